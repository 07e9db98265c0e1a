/** Put in place by vite.config.ts when the pages are built. */
declare const __HALL_LANGUAGES__: { code: string; name: string }[]

declare module 'virtual:words/*' {
  const words: import('./words').PageWords
  export default words
}
