/** Who did something, as people say it: `staff:李静` → 李静, `admin:command-line` → 命令行. */
export function whoOf(actor: string, t: (key: string) => string): string {
  const at = actor.indexOf(':')
  const kind = at < 0 ? actor : actor.slice(0, at)
  const name = at < 0 ? '' : actor.slice(at + 1)
  if (kind === 'staff') return name
  if (name === 'command-line') return t('admin.actor.command_line')
  if (actor === 'setup') return t('admin.actor.setup')
  if (actor === 'demo') return t('admin.actor.demo')
  return name || actor
}
