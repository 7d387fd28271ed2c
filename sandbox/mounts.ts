import { openBank } from './bank/open-bank.ts';
import type { OpenMount } from './kernel/mount/mount.ts';

/** The providers beside Stripe: one line each. */
export const mounts: readonly OpenMount[] = [openBank];
