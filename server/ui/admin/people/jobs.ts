/** The jobs an account can have, in the order people read them. */
import type { Account } from '@ui/wire'

export type Job = Account['jobs'][number]

export const JOBS: readonly Job[] = ['clerk', 'helper', 'coordinator', 'supervisor', 'administrator']
