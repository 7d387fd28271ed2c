import type Stripe from 'stripe';
import { expandRule } from '../contract/expand.ts';
import { createdParam, pageParams } from '../contract/list.ts';
import { metadata } from '../contract/metadata.ts';
import {
  flag,
  nested,
  oneOf,
  paramsOf,
  type Rule,
  text,
  uncovered,
  word,
} from '../contract/params.ts';
import { evidenceFields, evidenceKinds } from './evidence-fields.ts';

const ruleOf = { text: text(20_000), file: word() } as const;

/** One rule for each piece of evidence. */
const evidenceRules = Object.fromEntries(
  evidenceFields.map((name) => [name, ruleOf[evidenceKinds[name]]]),
) as Record<(typeof evidenceFields)[number], Rule<string | null>>;

export const updateParams = paramsOf<Stripe.DisputeUpdateParams>()({
  evidence: nested({ ...evidenceRules, appeal: uncovered, enhanced_evidence: uncovered }),
  expand: expandRule,
  intended_submission_method: oneOf(
    'manual',
    'prefer_manual',
    'prefer_smart_disputes',
    'smart_disputes',
  ),
  metadata,
  submit: flag,
});

export const listParams = paramsOf<Stripe.DisputeListParams>()({
  ...pageParams,
  ...createdParam,
  charge: word(),
  payment_intent: word(),
});
