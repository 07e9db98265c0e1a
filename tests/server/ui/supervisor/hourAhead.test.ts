// @vitest-environment happy-dom
import { describe, expect, it } from 'vitest'
import { Offline, Refusal, type Api } from '@ui/api'
import { useHourAhead } from '@ui/supervisor/useHourAhead'
import type { HourAhead } from '@ui/wire'

const AHEAD = { at: 7, minutes: [0, 15] } as HourAhead

/** Answers are given by hand, in the order of the questions. */
function setUp() {
  const asked: string[] = []
  const answers: { give: (ahead: HourAhead) => void; fail: (error: Error) => void }[] = []
  const api = {
    get: (path: string) => {
      asked.push(path)
      return new Promise((give, fail) => answers.push({ give, fail }))
    },
  } as unknown as Api
  return { asked, answers, ...useHourAhead(api, (key) => key !== 'refusal.odd') }
}

describe('trying a suggestion out', () => {
  it('asks the server about this one and shows what it says', async () => {
    const { asked, answers, stage, ahead, look } = setUp()
    expect(stage.value).toBe('closed')
    const done = look(3, 'divert:c 1')
    expect(stage.value).toBe('working')
    answers[0]!.give(AHEAD)
    await done
    expect([stage.value, ahead.value]).toEqual(['shown', AHEAD])
    expect(asked).toEqual(['/api/alerts/3/hour-ahead/divert%3Ac%201'])
  })

  it('drops what comes back after the card has turned to another way', async () => {
    const { answers, stage, look, close } = setUp()
    const done = look(3, 'open:c1')
    close()
    answers[0]!.give(AHEAD)
    await done
    expect(stage.value).toBe('closed')
  })

  it('shows the newest of two, whichever comes first', async () => {
    const { answers, ahead, look } = setUp()
    const both = [look(3, 'open:c1'), look(3, 'open:c2')]
    answers[1]!.give({ ...AHEAD, at: 9 })
    answers[0]!.fail(new Offline())
    await Promise.all(both)
    expect(ahead.value!.at).toBe(9)
  })

  it.each([
    [new Offline(), 'supervisor.ahead.offline'],
    [new Refusal('suggestion_gone', {}, 409), 'refusal.suggestion_gone'],
    [new Refusal('odd', {}, 409), 'refusal.unknown'],
  ])('says why there is nothing to show', async (error, key) => {
    const { answers, stage, trouble, look } = setUp()
    const done = look(3, 'open:c1')
    answers[0]!.fail(error)
    await done
    expect([stage.value, trouble.value!.key]).toEqual(['failed', key])
  })
})
