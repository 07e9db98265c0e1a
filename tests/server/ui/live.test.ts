import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { openLive, type Connect, type View } from '@ui/live'

/** A line to a server that the test plays. */
function scene(rooms: string[] = []) {
  const listeners = new Map<string, (payload: never) => void>()
  const sent: unknown[][] = []
  const line = {
    active: true,
    connect: vi.fn(),
    close: vi.fn(),
    emit: (...all: unknown[]) => sent.push(all),
    on: (event: string, listener: (payload: never) => void) => listeners.set(event, listener),
  }
  let options: Parameters<Connect>[0] = {}
  const live = openLive({ rooms, auth: () => ({ token: 't' }) }, (given) => {
    options = given
    return line
  })
  return {
    live,
    line,
    sent,
    options: () => options,
    hear: (event: string, payload?: unknown) => listeners.get(event)?.(payload as never),
    auth: () => {
      let said: unknown
      ;(options.auth as (send: (payload: object) => void) => void)((payload) => (said = payload))
      return said
    },
  }
}

const view = (seq: number, epoch = 'e1', room = 'wall'): View<string> => ({
  room,
  epoch,
  seq,
  facts: seq,
  at: 1_000 + seq,
  data: `${epoch}:${seq}`,
})

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

describe('rooms', () => {
  it('joins a room that was asked for while the line was being made', () => {
    const { live, auth, hear, sent } = scene(['wall'])
    expect(auth()).toMatchObject({ rooms: ['wall'] })
    live.watchView('desk:w1')
    hear('connect')
    expect(sent).toEqual([['join', { room: 'desk:w1' }]])
  })
})

describe('views', () => {
  it('shows the newest and drops what is older or said twice', () => {
    const { live, hear } = scene(['wall'])
    const shown = live.watchView<string>('wall')
    expect(shown.value).toBeNull()
    for (const seq of [1, 3, 2, 3]) hear('view', view(seq))
    expect(shown.value?.data).toBe('e1:3')
    expect(live.state.lastAt).toBe(1_003)
  })

  it('starts anew with a server that was started anew', () => {
    const { live, hear } = scene(['wall'])
    hear('view', view(90))
    hear('view', view(1, 'e2'))
    expect(live.watchView<string>('wall').value?.data).toBe('e2:1')
  })

  it('keeps rooms apart and ignores rooms nobody watches', () => {
    const { live, hear } = scene(['wall', 'desk'])
    hear('view', view(5, 'e1', 'desk'))
    hear('view', view(9, 'e1', 'other'))
    expect(live.watchView('wall').value).toBeNull()
    expect(live.watchView('desk').value?.seq).toBe(5)
    expect(live.state.lastAt).toBe(1_005)
  })
})

describe('rooms', () => {
  it('go with every connection, those asked for later too', () => {
    const { live, auth, sent, hear } = scene(['wall'])
    expect(auth()).toEqual({ token: 't', rooms: ['wall'] })
    hear('connect')
    live.watchView('desk')
    live.watchView('desk')
    expect(sent).toEqual([['join', { room: 'desk' }]])
    expect(auth()).toEqual({ token: 't', rooms: ['wall', 'desk'] })
    live.leave('desk')
    expect(sent.slice(1)).toEqual([['leave', { room: 'desk' }]])
    expect(auth()).toEqual({ token: 't', rooms: ['wall'] })
  })
})

describe('what is told', () => {
  it('is told on every new connection, as it was last', () => {
    const { live, auth, sent, hear } = scene(['wall'])
    auth()
    live.say('sound', { can: false })
    expect(sent).toEqual([])
    hear('connect')
    live.say('sound', { can: true })
    hear('disconnect')
    hear('connect')
    expect(sent).toEqual([
      ['sound', { can: false }],
      ['sound', { can: true }],
      ['sound', { can: true }],
    ])
  })
})

describe('the connection', () => {
  it('uses websockets only and spreads its returns', () => {
    const { options } = scene()
    expect(options()).toMatchObject({ transports: ['websocket'], randomizationFactor: 0.5 })
  })

  it('says since when the page is stale', () => {
    const { live, hear } = scene()
    hear('connect')
    expect(live.state).toMatchObject({ connected: true, staleSince: null })
    vi.setSystemTime(5_000)
    hear('disconnect', 'transport close')
    vi.setSystemTime(9_000)
    hear('connect_error', new Error('websocket error'))
    expect(live.state).toMatchObject({ connected: false, staleSince: 5_000, refused: null })
  })

  it('names a refusal and asks again by itself', () => {
    const { live, line, hear } = scene()
    line.active = false
    hear('connect_error', new Error('unknown_device'))
    expect(live.state.refused).toBe('unknown_device')
    vi.advanceTimersByTime(8_000)
    expect(line.connect).toHaveBeenCalledTimes(1)
    hear('connect')
    expect(live.state.refused).toBeNull()
  })

  it('asks for nothing more once closed', () => {
    const { live, line, hear } = scene()
    line.active = false
    hear('disconnect', 'io server disconnect')
    live.close()
    vi.advanceTimersByTime(60_000)
    expect(line.connect).not.toHaveBeenCalled()
    expect(line.close).toHaveBeenCalled()
  })
})

describe('calls', () => {
  it('reach every listener until it stops', () => {
    const { live, hear } = scene()
    const heard: string[] = []
    const stop = live.onCall<{ number: string }>((call) => heard.push(call.number))
    hear('call', { number: 'A001' })
    stop()
    hear('call', { number: 'A002' })
    expect(heard).toEqual(['A001'])
  })
})

describe('scans', () => {
  it('reach every listener until it stops', () => {
    const { live, hear } = scene()
    const heard: string[] = []
    const stop = live.onScan((text) => heard.push(text))
    hear('scan', { text: '12345678' })
    stop()
    hear('scan', { text: '87654321' })
    expect(heard).toEqual(['12345678'])
  })
})
