/**
 * A page left open over an upgrade of the server: the parts it has not fetched yet are gone, so it
 * is loaded anew, once. Whoever has typed something is asked first.
 */

/** What is said, and on the button, when somebody has typed. */
export interface Said {
  text: string
  button: string
}

const TRIED = 'hall.renewed'
const TYPED = 'textarea, input:not([type=radio]):not([type=checkbox])'
let asking = false

/** said: in the page's language of the moment. */
export function renewAfterUpgrade(said: () => Said): void {
  window.addEventListener('vite:preloadError', () => void renew(said))
}

async function renew(said: () => Said): Promise<void> {
  if (asking) return
  asking = true
  const mine = document.querySelector('script[type=module]')?.getAttribute('src') ?? ''
  // Loaded anew for this already: then it was no upgrade, and whoever wants the part tries again.
  if (sessionStorage.getItem(TRIED) === mine || !(await isGone(mine))) {
    asking = false
    return
  }
  const go = (): void => {
    sessionStorage.setItem(TRIED, mine)
    location.reload()
  }
  const fields = [...document.querySelectorAll<HTMLInputElement>(TYPED)]
  if (fields.some(({ value }) => value.trim())) ask(said(), go)
  else go()
}

/** Whether the server has another page by now. Without an answer it has not. */
async function isGone(script: string): Promise<boolean> {
  try {
    const answer = await fetch(location.pathname, { cache: 'no-store' })
    return answer.ok && !(await answer.text()).includes(script)
  } catch {
    return false
  }
}

function ask({ text, button }: Said, go: () => void): void {
  const bar = document.createElement('div')
  const press = document.createElement('button')
  bar.className = 'renew-bar'
  bar.setAttribute('role', 'alert')
  press.type = 'button'
  press.textContent = button
  press.addEventListener('click', go)
  bar.append(text, press)
  document.body.append(bar)
}
