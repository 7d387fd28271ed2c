import type Stripe from 'stripe';
import { valueAt } from '../accounts/details.ts';
import { worldOfAccount } from '../world/connected.ts';
import type { Demands, PersonRecord } from '../world/records.ts';
import type { World } from '../world/world.ts';

/** A person's JSON; numbers that identify him are never shown again. */
export function renderPerson(
  person: PersonRecord,
  world: World,
): Stripe.Person | Stripe.DeletedPerson {
  const { id, account, details } = person;
  if (person.is_deleted) return { id, object: 'person', deleted: true };
  const said = (path: string) => (valueAt(details, path) ?? null) as string | null;
  const demands = demandsOn(person, world);
  const isUnverified = demands.currently_due.length > 0;
  return {
    id,
    object: 'person',
    account,
    address: renderAddress(details['address']),
    created: person.created,
    dob: {
      day: (valueAt(details, 'dob.day') as number) ?? null,
      month: (valueAt(details, 'dob.month') as number) ?? null,
      year: (valueAt(details, 'dob.year') as number) ?? null,
    },
    email: said('email'),
    first_name: said('first_name'),
    future_requirements: noPersonDemands,
    id_number_provided: said('id_number') !== null,
    last_name: said('last_name'),
    metadata: person.metadata,
    ...(said('nationality') === null ? {} : { nationality: said('nationality') }),
    phone: said('phone'),
    relationship: renderRelationship(person),
    requirements: demands,
    ssn_last_4_provided: said('ssn_last_4') !== null || said('id_number') !== null,
    verification: {
      additional_document: shown(details, 'additional_document'),
      details: demands.errors[0]?.reason ?? null,
      details_code: demands.errors[0]?.code ?? null,
      document: shown(details, 'document'),
      status: isUnverified ? 'unverified' : 'verified',
    },
  };
}

const noPersonDemands: Stripe.Person.FutureRequirements = {
  alternatives: [],
  currently_due: [],
  errors: [],
  eventually_due: [],
  past_due: [],
  pending_verification: [],
};

/** Of what is asked of the account, what is asked about this person. */
function demandsOn(person: PersonRecord, world: World): Stripe.Person.Requirements {
  const { platform } = worldOfAccount(world, person.account);
  const standing = platform.tables.account.byId.get(person.account)?.standing;
  if (standing === undefined) return noPersonDemands as Stripe.Person.Requirements;
  const prefix = `${person.is_individual ? 'individual' : person.id}.`;
  const ofHim = (fields: readonly string[] | null) =>
    (fields ?? []).flatMap((field) =>
      field.startsWith(prefix) ? [field.slice(prefix.length)] : [],
    );
  const { requirements } = standing;
  return {
    alternatives: [],
    currently_due: ofHim(requirements.currently_due),
    errors: errorsOn(requirements, prefix),
    eventually_due: ofHim(requirements.eventually_due),
    past_due: ofHim(requirements.past_due),
    pending_verification: ofHim(requirements.pending_verification),
  };
}

function errorsOn({ errors }: Demands, prefix: string): Stripe.Person.Requirements['errors'] {
  return (errors ?? [])
    .filter(({ requirement }) => requirement.startsWith(prefix))
    .map((error) => ({ ...error, requirement: error.requirement.slice(prefix.length) }));
}

function renderRelationship({ details, is_individual }: PersonRecord): Stripe.Person.Relationship {
  const is = (role: string) => valueAt(details, `relationship.${role}`) === true;
  return {
    authorizer: is('authorizer'),
    director: is('director'),
    executive: is('executive'),
    legal_guardian: is('legal_guardian'),
    owner: is('owner'),
    percent_ownership: (valueAt(details, 'relationship.percent_ownership') ?? null) as
      | number
      | null,
    representative: is_individual || is('representative'),
    title: (valueAt(details, 'relationship.title') ?? null) as string | null,
  };
}

/** An address as it was given, with null for what was not. */
export function renderAddress(given: unknown): Stripe.Address {
  const part = (name: string) => (valueAt({ given }, `given.${name}`) ?? null) as string | null;
  return {
    city: part('city'),
    country: part('country'),
    line1: part('line1'),
    line2: part('line2'),
    postal_code: part('postal_code'),
    state: part('state'),
  };
}

function shown(details: PersonRecord['details'], which: string) {
  const side = (name: string) =>
    (valueAt(details, `verification.${which}.${name}`) ?? null) as string | null;
  return { back: side('back'), details: null, details_code: null, front: side('front') };
}
