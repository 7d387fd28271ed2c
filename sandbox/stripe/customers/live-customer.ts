import { missing } from '../contract/refusal.ts';
import type { CustomerRecord } from '../world/records.ts';
import type { Step } from '../world/step.ts';

/** The customer a parameter names; a deleted one counts as missing. */
export function liveCustomer(step: Step, id: string, param = 'customer'): CustomerRecord {
  const customer = step.get('customer', id);
  if (customer === undefined || customer.is_deleted) throw missing('customer', id, param);
  return customer;
}
