/** Clips as people call them. */

/** 请 A 0 1 2 号到 3 号窗口办理. */
export const SAMPLE = ['chime', 'qing', 'a', '0', '1', '2', 'hao-dao', '3', 'hao-chuangkou-banli']

export function clipName(t: (key: string) => string, clip: string, text: string): string {
  return clip === 'chime' ? t('admin.voice.chime') : text
}
