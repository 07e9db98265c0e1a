/** Put in place by vite.config.ts when the pages are built. */
declare const __HALL_LANGUAGES__: { code: string; name: string }[]
