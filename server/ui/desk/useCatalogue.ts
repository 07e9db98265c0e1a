/** Services and counters of the hall, fetched anew whenever somebody is about to choose one. */
import { ref, type Ref } from 'vue'
import type { Api } from '@ui/api'
import type { Counter, Service } from '@ui/wire'

export interface Catalogue {
  services: Readonly<Ref<Service[]>>
  counters: Readonly<Ref<Counter[]>>
  state: Readonly<Ref<'loading' | 'ready' | 'failed'>>
  /** What was known stays until the new lists are here. */
  load(): Promise<void>
}

export function useCatalogue(api: Api): Catalogue {
  const services = ref<Service[]>([])
  const counters = ref<Counter[]>([])
  const state = ref<'loading' | 'ready' | 'failed'>('loading')

  async function load(): Promise<void> {
    state.value = 'loading'
    try {
      const [all, windows] = await Promise.all([
        api.get<Service[]>('/api/services'),
        api.get<Counter[]>('/api/counters'),
      ])
      services.value = all
      counters.value = windows
      state.value = 'ready'
    } catch {
      state.value = 'failed'
    }
  }

  return { services, counters, state, load }
}
