import type Stripe from 'stripe';
import { limitRule } from '../contract/list.ts';
import { metadata } from '../contract/metadata.ts';
import {
  flag,
  listOf,
  nested,
  oneOf,
  paramsOf,
  type Rule,
  text,
  uncovered,
  word,
} from '../contract/params.ts';
import { invalid } from '../contract/refusal.ts';
import { addressRule, dateRule, documentRule, idNumbersRule } from './shared-rules.ts';

/** A share of ownership: a decimal number written as a text. */
const shareRule: Rule<number> = (value, name) => {
  const share = typeof value === 'string' && value !== '' ? Number(value) : Number.NaN;
  if (share >= 0 && share <= 100) return share;
  throw invalid(`Invalid decimal: ${String(value)}`, name);
};

const relationship = {
  director: flag,
  executive: flag,
  owner: flag,
  percent_ownership: shareRule,
  title: text(),
} as const;

const described = {
  additional_addresses: uncovered,
  additional_names: uncovered,
  address: addressRule,
  date_of_birth: dateRule,
  documents: nested({
    company_authorization: uncovered,
    passport: uncovered,
    primary_verification: documentRule,
    secondary_verification: documentRule,
    visa: uncovered,
  }),
  email: text(512),
  given_name: text(100),
  id_numbers: idNumbersRule,
  legal_gender: oneOf('female', 'male'),
  metadata,
  nationalities: listOf(word(2)),
  phone: text(20),
  political_exposure: oneOf('existing', 'none'),
  script_addresses: uncovered,
  script_names: uncovered,
  surname: text(100),
} as const;

/** The person who is the whole account. */
export const personRule = nested({ ...described, relationship: nested(relationship) });

const personTable = {
  ...described,
  additional_terms_of_service: uncovered,
  person_token: uncovered,
  relationship: nested({
    ...relationship,
    authorizer: flag,
    legal_guardian: flag,
    representative: flag,
  }),
} as const;

// The SDK exports no names for these.
type Persons = Stripe['v2']['core']['accounts']['persons'];
type CreateGiven = NonNullable<Parameters<Persons['create']>[1]>;
type UpdateGiven = NonNullable<Parameters<Persons['update']>[2]>;
type ListGiven = NonNullable<Parameters<Persons['list']>[1]>;

export const createPersonParams = paramsOf<CreateGiven>()(personTable);
export const updatePersonParams = paramsOf<UpdateGiven>()(personTable);
export const listPersonsParams = {
  ...paramsOf<ListGiven>()({ limit: limitRule }),
  page: word(),
} as const;
