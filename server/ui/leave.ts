/** Signing out: the session ends on the server too, with those of the person's other jobs here. */
import type { Api } from './api'

export async function signOut(api: Api): Promise<void> {
  await api.command('/api/logout', {}, { deadline: 8_000 })
  location.assign('/login')
}
