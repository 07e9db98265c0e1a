/** What people type for a time of day, as the plan writes it: 8:30, 830, ８：３０ → 08:30. */
export function clockTime(typed: string): string {
  const found = /^(\d{1,2})[:.]?(\d{2})$/.exec(typed.trim().normalize('NFKC'))
  return found ? `${found[1]!.padStart(2, '0')}:${found[2]}` : typed
}
