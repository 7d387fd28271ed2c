import type { FrozenErrand } from '../contract.ts';

/**
 * Whose requests carry what a seller is asked about himself, or a token of his bank's. They are
 * shown to nobody, and kept only as long as they may have to be sent.
 */
const isPersonal: Readonly<Record<FrozenErrand['kind'], boolean>> = {
  create_account: true,
  update_account: true,
  put_person: true,
  add_external_account: true,
  remove_external_account: false,
  reject_account: false,
  close_account: false,
  set_payout_schedule: false,
  transfer: false,
  reverse_transfer: false,
  refund_application_fee: false,
  payout: false,
  cancel_payout: false,
};

/** Whether the body of such an errand is nobody's to read. */
export const isPersonalKind = (kind: FrozenErrand['kind']): boolean => isPersonal[kind];

/** A request that is sent no more, without what it said of a person. */
export const withoutPerson = (request: FrozenErrand): FrozenErrand =>
  isPersonalKind(request.kind) ? { ...request, body: {} } : request;
