/** What a device or furnishing of the register is called, and where it is. */
import { useI18n } from 'vue-i18n'
import { counterSaid } from '@ui/counterName'
import { useSaid } from '@ui/said'
import type { AssetTitle } from '@ui/wire'

export interface AssetName {
  kindOf(kind: string): string
  /** Its own name; else what it is and where: 3 号窗口 评价器. */
  nameOf(asset: AssetTitle): string
  /** Where it is as far as its name does not say so, and its code. */
  whereOf(asset: AssetTitle): string
}

export function useAssetName(): AssetName {
  const { t, te } = useI18n({ useScope: 'global' })
  const { said } = useSaid()

  function kindOf(kind: string): string {
    return te(`asset.kind.${kind}`) ? t(`asset.kind.${kind}`) : t('asset.kind.other')
  }
  function standsAt({ counter, kiosk }: AssetTitle): string {
    if (counter) return counterSaid(counter, (label) => t('asset.counter', { label }), said)
    return said(kiosk)
  }
  function nameOf(asset: AssetTitle): string {
    const where = standsAt(asset)
    const kind = kindOf(asset.kind)
    if (asset.name) return asset.name
    if (where) return t('asset.named', { where, kind })
    return asset.device ? t('asset.named', { where: asset.device, kind }) : kind
  }
  function whereOf(asset: AssetTitle): string {
    const at = asset.name ? standsAt(asset) : ''
    const code = asset.name || standsAt(asset) ? asset.device : ''
    return [at, asset.place, code].filter(Boolean).join(' · ')
  }
  return { kindOf, nameOf, whereOf }
}

/** Who did something, as people say it: `staff:李静` → 李静. */
export function doerOf(actor: string): string {
  return actor.replace(/^\w+:/, '')
}
