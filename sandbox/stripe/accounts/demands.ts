import type { AccountRecord, PersonRecord } from '../world/records.ts';
import { valueAt } from './details.ts';

/** Something Stripe asks of every account of its kind, and what does not work without it. */
export interface Demand {
  readonly field: string;
  readonly of: 'all' | 'payments' | 'payouts';
}

/** What stands beside an account: who it is, and where it is paid out to. */
export interface Around {
  readonly persons: readonly PersonRecord[];
  /** Whether money can be sent somewhere. */
  readonly isPayable: boolean;
}

const whoever: readonly string[] = [
  'address.city',
  'address.line1',
  'address.postal_code',
  'dob.day',
  'dob.month',
  'dob.year',
  'email',
  'first_name',
  'last_name',
  'phone',
];
const ofCompany: readonly string[] = [
  'address.city',
  'address.line1',
  'address.postal_code',
  'name',
  'tax_id',
];
/** Who sells has to say more of himself than who is only handed money. */
const ofMerchant: readonly string[] = ['business_profile.mcc', 'business_profile.url'];
const ofMerchantCompany: readonly string[] = ['company.owners_provided', 'company.phone'];

const notPayments = /^(transfers|tax_reporting_|legacy_payments$)/;

/** Whether a capability lets an account take payments of its own. */
export function takesPayments(capability: string): boolean {
  return !notPayments.test(capability);
}

/** What is still missing of an account, as Stripe names it, in the order of names. */
export function wantedOf(account: AccountRecord, around: Around): readonly Demand[] {
  const asked = account.review.is_onboarded ? [] : askedOf(account, around);
  const missing = asked.filter(({ field }) => !isGiven(account, around, field));
  if (!around.isPayable) missing.push({ field: 'external_account', of: 'payouts' });
  return missing.toSorted((a, b) => (a.field < b.field ? -1 : 1));
}

function askedOf(account: AccountRecord, around: Around): Demand[] {
  const { business_type, tos_acceptance } = account;
  const fields = ['business_type', 'tos_acceptance.date', 'tos_acceptance.ip'];
  if (business_type === 'individual') fields.push(...askedOfIndividual(account));
  else if (business_type !== null) {
    fields.push(...ofCompany.map((field) => `company.${field}`), ...representedBy(around));
  }
  const demands: Demand[] = fields.map((field) => ({ field, of: 'all' }));
  const isMerchant =
    tos_acceptance.service_agreement !== 'recipient' &&
    Object.entries(account.standing.capabilities).some(
      ([name, status]) => status !== 'unrequested' && takesPayments(name),
    );
  if (!isMerchant) return demands;
  const more = [...ofMerchant];
  if (business_type !== null && business_type !== 'individual') more.push(...ofMerchantCompany);
  return [...demands, ...more.map((field): Demand => ({ field, of: 'payments' }))];
}

function askedOfIndividual({ country }: AccountRecord): readonly string[] {
  const fields = country === 'US' ? [...whoever, 'ssn_last_4'] : whoever;
  return fields.map((field) => `individual.${field}`);
}

/** Somebody has to stand for a company: asked for by his id once he is known. */
function representedBy({ persons }: Around): readonly string[] {
  const one = persons.find(({ details }) => valueAt(details, 'relationship.representative'));
  const name = one?.id ?? 'representative';
  return [...whoever, 'relationship.title'].map((field) => `${name}.${field}`);
}

function isGiven(account: AccountRecord, { persons }: Around, field: string): boolean {
  const [root = '', ...rest] = field.split('.');
  const path = rest.join('.');
  if (root === 'individual') return has(persons.find((one) => one.is_individual)?.details, path);
  if (root === 'representative') return false;
  if (root.startsWith('person_')) return has(persons.find(({ id }) => id === root)?.details, path);
  return has(account, field);
}

function has(details: object | undefined, path: string): boolean {
  // The last digits of a number are known to whom the number is known.
  if (path === 'ssn_last_4' && has(details, 'id_number')) return true;
  const value = valueAt(details, path);
  return value !== undefined && value !== null && value !== false && value !== '';
}
