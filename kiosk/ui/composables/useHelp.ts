/**
 * 请人帮忙: one tap asks for a helper to come to this kiosk, and what became of it is shown until
 * the helper has come or somebody says that nobody need come.
 *
 * The call belongs to the kiosk, not to the visitor's session: who comes next sees it too.
 */
import { computed, onScopeDispose, shallowRef, watch, type Ref } from 'vue'
import { Refusal, type Api } from '@ui/api'
import type { HelpAsk, HelpStanding, KioskView } from '@ui/wire'
import { uuid } from '@ui/uuid'

const DEADLINE_MS = 8_000
const SHOWN_MS = 10_000

/** What is said about it. none: nobody has been asked. */
export type Word = 'none' | 'asking' | 'asked' | 'accepted' | 'arrived' | 'gone' | 'closed' | 'failed'

type Trouble = 'gone' | 'closed' | 'failed'

export function useHelp(api: Api, view: Ref<KioskView | null>, gone: Ref<boolean>) {
  const busy = shallowRef(false)
  const trouble = shallowRef<Trouble | null>(null)
  const shown = shallowRef(false)
  let hiding: ReturnType<typeof setTimeout> | undefined
  let unanswered: { key: string; path: string } | null = null

  const standing = computed<HelpStanding | null>(() => view.value?.help ?? null)
  const word = computed<Word>(() => {
    if (busy.value && standing.value === null) return 'asking'
    if (trouble.value) return trouble.value
    const state = standing.value?.state
    return state === undefined || state === 'closed' ? 'none' : state
  })
  /** Who comes, as far as known. */
  const helper = computed(() => standing.value?.helper ?? null)

  function show(): void {
    shown.value = true
    clearTimeout(hiding)
    hiding = setTimeout(hide, SHOWN_MS)
  }

  function hide(): void {
    clearTimeout(hiding)
    shown.value = false
    trouble.value = null
  }

  /** The corner's button: asks when nobody has been asked, else says how it stands. */
  async function tap(wanted: HelpAsk): Promise<void> {
    const open = standing.value !== null && standing.value.state !== 'closed'
    if (open) show()
    else await ask(wanted)
  }

  async function ask(wanted: HelpAsk): Promise<void> {
    await tell('/api/help', wanted)
  }

  async function withdraw(): Promise<void> {
    if (!standing.value) return
    if (await tell(`/api/help/${standing.value.id}/withdraw`, {})) hide()
  }

  async function tell(path: string, body: object): Promise<boolean> {
    if (busy.value) return false
    trouble.value = null
    show()
    if (gone.value) {
      trouble.value = 'gone'
      return false
    }
    busy.value = true
    // Tapped again after no answer came, it is the same request.
    if (unanswered?.path !== path) unanswered = { key: uuid(), path }
    const { key } = unanswered
    try {
      await api.command<HelpStanding>(path, body, { key, deadline: DEADLINE_MS })
      unanswered = null
      return true
    } catch (error) {
      trouble.value = whatHappened(error)
      if (error instanceof Refusal) unanswered = null
      return false
    } finally {
      busy.value = false
      show()
    }
  }

  // Somebody comes, or is there: said again, to whoever stands there.
  watch(
    () => standing.value?.state,
    (now, before) => {
      if (now === 'accepted' || now === 'arrived') show()
      else if (now === undefined && before !== undefined && trouble.value === null) hide()
    },
  )
  watch(gone, (is) => {
    if (!is && trouble.value === 'gone') hide()
  })
  onScopeDispose(() => clearTimeout(hiding))

  return { word, helper, shown, busy, tap, ask, withdraw, hide }
}

function whatHappened(error: unknown): Trouble {
  if (!(error instanceof Refusal)) return 'gone'
  return error.code === 'hall_closed' ? 'closed' : 'failed'
}
