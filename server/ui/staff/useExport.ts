/** One export of records: asked for, running, stopped, done, or why not. */
import { onScopeDispose, ref, type Ref } from 'vue'
import { useI18n } from 'vue-i18n'
import { saveFile } from '@ui/save'
import { sentenceOf } from '@ui/staff/sentences'
import { Broken, fetchRecords, type Asked } from './recordsFile'

export type ExportState = 'idle' | 'running' | 'stopped' | 'done'

export interface RecordsExport {
  state: Ref<ExportState>
  /** How many have come. */
  rows: Ref<number>
  /** Why there is no file, in words; empty when nothing went wrong. */
  trouble: Ref<string>
  /** Fetch and hand to the browser as `name`. */
  begin(asked: Asked, name: string): Promise<void>
  stop(): void
}

/** broken: key of the words for a file that was cut off. */
export function useExport(broken: string): RecordsExport {
  const { t, te } = useI18n()
  const state = ref<ExportState>('idle')
  const rows = ref(0)
  const trouble = ref('')
  let running = new AbortController()

  async function begin(asked: Asked, name: string): Promise<void> {
    const mine = (running = new AbortController())
    state.value = 'running'
    rows.value = 0
    trouble.value = ''
    try {
      const all = await fetchRecords(asked, mine.signal, (soFar) => (rows.value = soFar.rows))
      saveFile(name, new Blob(all.parts), 'text/csv')
      state.value = 'done'
    } catch (error) {
      state.value = mine.signal.aborted ? 'stopped' : 'idle'
      if (!mine.signal.aborted) trouble.value = said(error)
    }
  }

  function said(error: unknown): string {
    if (error instanceof Broken) return t(broken)
    const { key, facts } = sentenceOf(error, te, 'trouble.offline')
    return t(key, facts)
  }

  const stop = (): void => running.abort()
  onScopeDispose(stop)
  return { state, rows, trouble, begin, stop }
}
