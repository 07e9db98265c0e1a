/**
 * The scanner of this counter: a slip before it calls its number up. Shows nothing of its own; what
 * came of it stands in the strip.
 */
import { defineComponent, watch, type PropType } from 'vue'
import { useI18n } from 'vue-i18n'
import { useSaid } from '@ui/said'
import { readScan, useScanner } from '@ui/scanner'
import type { Ticket, TicketFound } from '@ui/wire'
import { useDesk, useSaying } from './context'
import { resultOfError } from './results'
import { scanStep, type ScanStep } from './scan'
import type { Session } from './useSession'

export default defineComponent({
  props: {
    session: { type: Object as PropType<Pick<Session, 'api' | 'live'>>, required: true },
    /** A sheet is open: what is asked there comes first. */
    busy: { type: Boolean, required: true },
  },
  setup(props) {
    const { te } = useI18n()
    const { api, live } = props.session
    const { console: desk, note } = useDesk()
    const { t, said, labelled } = useSaying()
    const { saidWindows } = useSaid()
    let newest = 0

    function say(word: string, facts: Record<string, string> = {}): void {
      desk.say({ tone: 'info', key: `desk.scan.${word}`, facts })
    }

    async function scanned(text: string): Promise<void> {
      const mine = ++newest // a slip that is shown while another is looked up is the one that counts
      const scan = readScan(text)
      if (props.busy) return say('sheet')
      if (scan.kind !== 'ticket') return say(scan.kind)
      try {
        const path = `/api/tickets/${encodeURIComponent(scan.token)}`
        const ticket = await api.get<Ticket>(path)
        await free()
        if (mine !== newest) return
        const step = scanStep(desk.view.value, ticket)
        if (step.kind !== 'ask') return await take(step, ticket)
        const asked = `/api/tickets?number=${encodeURIComponent(ticket.number)}`
        const [found] = await api.get<readonly TicketFound[]>(asked)
        if (mine !== newest) return
        const called = { kind: 'act', act: 'call' } as const
        await take(found ? { ...called, id: found.id } : { kind: 'say', word: 'elsewhere' }, ticket)
      } catch (error) {
        if (mine === newest) desk.say(resultOfError(error, te))
      }
    }

    /**
     * The step before this one is done and shown: unlike a second tap, a second slip is meant, and
     * what it means stands in the lists.
     */
    async function free(): Promise<void> {
      while (desk.locked.value) {
        await new Promise<void>((done) => watch(desk.locked, () => done(), { once: true }))
      }
      await desk.caughtUp()
    }

    async function take(step: Exclude<ScanStep, { kind: 'ask' }>, ticket: Ticket): Promise<void> {
      const { number } = ticket
      if (step.kind === 'act') {
        // What is typed about the ticket in hand is stored before anything is done with it.
        if (!(await note.save())) return
        await desk.act(step.act, { ticket: step.id }, { number }, step.row)
        return
      }
      say(step.word, {
        number,
        service: said(ticket.service.name),
        counter: ticket.counter ? labelled(ticket.counter) : '',
        windows: saidWindows(ticket.windows, (label) => t('desk.counter', { label })),
      })
    }

    useScanner((text) => void scanned(text), live)
    return () => null
  },
})
