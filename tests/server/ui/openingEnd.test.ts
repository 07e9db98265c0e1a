import { expect, it } from 'vitest'
import { openingEnd } from '@ui/openingEnd'
import type { CabinetOpening } from '@ui/wire'

it.each([
  ['waiting', 'unknown', '', 'coming'],
  ['running', 'unknown', '', 'coming'],
  ['done', 'answered', '', 'opened'],
  ['failed', 'answered', 'already_open', 'ajar'],
  ['failed', 'unknown', 'silent', 'shut'],
  ['unknown', 'answered', 'not_opened', 'shut'],
  ['unknown', 'write-only', 'no_status', 'untold'],
  ['unknown', 'unknown', 'no_answer', 'unsure'],
  ['unknown', 'unknown', 'restarted', 'unsure'],
])('%s, %s, %s is %s', (state, evidence, reason, end) =>
  expect(openingEnd({ state, evidence, reason } as CabinetOpening)).toBe(end),
)
