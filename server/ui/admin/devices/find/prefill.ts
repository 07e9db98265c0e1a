/** From what was found at a port to a new device of the plan, and whether the plan has it already. */
import type { DeviceFind, PlanParts } from '@ui/wire'

export type Port = DeviceFind['ports'][number]
export type Finding = Port['found'][number]

/** What the form of a new device starts with: path of a field → value, in the order of typing. */
export type Prefill = Readonly<Record<string, string>>

export function prefillOf(agent: string, port: Port, finding: Finding | null): Prefill {
  const where = { port: port.name, agent }
  if (!finding) return where
  const { kind, driver, address, baud } = finding
  return {
    kind,
    driver,
    ...where,
    ...(address === null ? {} : { 'settings.address': String(address) }),
    'settings.baud': String(baud),
  }
}

const TELLING: readonly Port['state'][] = ['found', 'not_understood']

/** Ports with news before the others, else as they were asked. */
export function tellingFirst(ports: readonly Port[]): Port[] {
  const isNews = ({ state }: Port): boolean => TELLING.includes(state)
  return [...ports.filter(isNews), ...ports.filter((one) => !isNews(one))]
}

/** The device of the plan that this one is; null when it is new. */
export function plannedAs(
  plan: Pick<PlanParts, 'devices'>,
  agent: string,
  port: Port,
  { kind, address }: Finding,
): string | null {
  const names = [port.name, port.device, ...port.names]
  const found = plan.devices.find(
    (one) =>
      one.agent === agent &&
      one.kind === kind &&
      names.includes(one.port) &&
      (address === null || (one.settings['address'] ?? '') === String(address)),
  )
  return found?.code ?? null
}
