import type { AccountView } from '../account/schema.ts';

/** Whether it is not known how the last change of an account ended. */
export const isUnderWay = ({ change }: AccountView): boolean =>
  change?.status === 'sending' || change?.status === 'in_review';

/** Why a change of an account may not be carried out, whichever it is. */
export const changeRefusals = [
  'account_not_found',
  'account_not_connected',
  'account_busy',
  'account_change_refused',
  'account_provider_unreachable',
  'account_provider_unsupported',
] as const;
