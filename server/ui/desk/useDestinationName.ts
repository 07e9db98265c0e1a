/** How a destination is said. */
import { useDesk, useSaying } from './context'
import { isOutlet, type Destination } from '@ui/staff/destinations'

export function useDestinationName() {
  const { hall } = useDesk()
  const { t, said, service, counter } = useSaying()

  function nameOf({ kind, code }: Destination): string {
    if (isOutlet(kind)) return t(`desk.to.${kind}`)
    if (kind === 'service') return service(code)
    if (kind === 'counter') return counter(code)
    return said(hall.value.areas.find((area) => area.code === code)?.name ?? code)
  }
  return { t, nameOf }
}
