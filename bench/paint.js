// Put into the wall page before its own code: notes when each number is first painted, in
// milliseconds since 1970. A message sent from an animation frame arrives after the frame is painted.
const seen = new Set()
const painted = []
globalThis.hallPainted = painted

function look() {
  const fresh = (document.body.textContent.match(/[A-Z]\d{3}/g) ?? []).filter((it) => !seen.has(it))
  if (fresh.length === 0) return
  for (const number of fresh) seen.add(number)
  requestAnimationFrame(() => {
    const { port1, port2 } = new MessageChannel()
    port1.onmessage = () => {
      const at = performance.timeOrigin + performance.now()
      for (const number of fresh) painted.push([number, at])
    }
    port2.postMessage(null)
  })
}

new MutationObserver(look).observe(document, {
  subtree: true,
  childList: true,
  characterData: true,
})
