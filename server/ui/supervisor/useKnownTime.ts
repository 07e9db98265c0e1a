/**
 * Hall time as far as the hall is known: it stands still while `stale`, so that nothing that is
 * counted from it goes on without the server's word.
 */
import { readonly, ref, watchSyncEffect, type Ref } from 'vue'

/** now: hall time, ms, which walks on by itself. */
export function useKnownTime(
  now: Readonly<Ref<number>>,
  stale: () => boolean,
): Readonly<Ref<number>> {
  const known = ref(now.value)
  watchSyncEffect(() => {
    if (!stale()) known.value = now.value
  })
  return readonly(known)
}
