import type Stripe from 'stripe';
import { expandRule } from '../contract/expand.ts';
import { nested, paramsOf, type Rule, text, uncovered, whole, word } from '../contract/params.ts';
import { invalid } from '../contract/refusal.ts';

const told = nested({ name: word(), type: text(), size: whole, sha256: word(64), head: text(32) });

/** A file as the kernel tells of one; a plain text in its place is none. */
const fileRule: Rule<ReturnType<typeof told>> = (value, name) => {
  if (typeof value === 'string') throw invalid('Invalid file: send multipart/form-data.', name);
  return told(value, name);
};

export const createParams = paramsOf<Stripe.FileCreateParams>()({
  expand: expandRule,
  file: fileRule,
  file_link_data: uncovered,
  purpose: word(),
});
