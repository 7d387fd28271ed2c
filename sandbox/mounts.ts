import { openAdyen } from './adyen/open-adyen.ts';
import { openBank } from './bank/open-bank.ts';
import type { OpenMount } from './kernel/mount/mount.ts';
import { openMollie } from './mollie/open-mollie.ts';

/** The providers beside Stripe: one line each. */
export const mounts: readonly OpenMount[] = [
  openAdyen, // cards; modifications that notices decide
  openBank,
  openMollie, // cards and iDEAL; notices that only name a payment
];
