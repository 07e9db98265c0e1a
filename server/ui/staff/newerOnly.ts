/** Something that is asked for again and again: an answer to an earlier question does not replace
 * one to a later, however late it comes; a step may have been done between the two. */

/** show: keeps what came.  Returns what to hand each answer to, as it is asked for; null: none. */
export function newerOnly<T>(show: (news: T) => void): (answer: Promise<T | null>) => Promise<void> {
  let asked = 0
  let shown = 0
  return async (answer) => {
    const mine = ++asked
    const news = await answer
    if (news === null || mine < shown) return
    shown = mine
    show(news)
  }
}
