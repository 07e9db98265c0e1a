/** Asks the control of the simulator that served this page. */
import type { Device, Fault, Paper } from './device'

/** The control said no, or nothing: `status` is 0 when nobody answered. */
export class NotDone extends Error {
  constructor(readonly status: number) {
    super(`the control answered ${status}`)
  }
}

async function ask<T>(path: string, body?: object): Promise<T> {
  const headers = { Accept: 'application/json' }
  const wanted: RequestInit = body
    ? { method: 'POST', headers, body: JSON.stringify(body) }
    : { headers }
  let answer: Response
  try {
    answer = await fetch(path, wanted)
  } catch {
    throw new NotDone(0)
  }
  if (!answer.ok) throw new NotDone(answer.status)
  return (await answer.json()) as T
}

const at = (name: string): string => `/${encodeURIComponent(name)}`

export const control = {
  devices: () => ask<Device[]>('/'),
  set: (name: string, faults: Record<string, Fault>) => ask<Device>(at(name), faults),
  /** verb: what a person does at it, or `mend`. */
  act: (name: string, verb: string, wishes = {}) => ask<Device>(`${at(name)}/${verb}`, wishes),
  mendAll: () => ask<Device[]>('/*/mend', {}),
  paper: (name: string) => ask<Paper>(`${at(name)}/slips`),
}

/** The address of what lies under a camera; another one for another paper. */
export function viewOf(camera: string, paper: string): string {
  return `/${camera}/view?${paper}`
}

/** The address of a slip's picture; `seen` makes it another one when the paper has grown. */
export function pictureOf(name: string, stem: string, seen?: number): string {
  return `${at(name)}/slips/${stem}.png${seen === undefined ? '' : `?seen=${seen}`}`
}
