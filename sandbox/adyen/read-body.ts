import type { Ask } from '../kernel/answer.ts';
import { refuse } from './answers.ts';
import { isKnownCurrency } from './currencies.ts';
import type { Sum } from './shape.ts';

export type Json = Readonly<Record<string, unknown>>;

/** The JSON object of a request. */
export const bodyOf = (ask: Ask): Json => {
  try {
    const body: unknown = JSON.parse(ask.body);
    if (isObject(body)) return body;
  } catch {
    // Falls through to the same refusal as a body that is no object.
  }
  throw refuse('702', 'The request is malformed', 400);
};

export const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A field that must be a text. */
export const textIn = (body: Json, name: string): string | undefined => {
  const value = body[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
};

/** The amount of a request: whole minor units in a currency that Adyen knows. */
export const sumIn = (body: Json, least: number): Sum => {
  const { amount } = body;
  if (!isObject(amount)) throw refuse('100', 'No amount specified');
  const { value, currency } = amount;
  if (typeof currency !== 'string' || !isKnownCurrency(currency)) {
    throw refuse('138', 'Unsupported currency specified');
  }
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < least) {
    throw refuse('137', 'Invalid amount specified');
  }
  return { value, currency };
};

/** Texts only, as Adyen keeps metadata: at most twenty keys of twenty letters, values of eighty. */
export const metadataIn = (body: Json): Readonly<Record<string, string>> => {
  const { metadata = {} } = body;
  const entries = isObject(metadata) ? Object.entries(metadata) : [];
  const isFitting = entries.every(
    ([name, value]) => name.length <= 20 && typeof value === 'string' && value.length <= 80,
  );
  if (!isObject(metadata) || entries.length > 20 || !isFitting) {
    throw refuse('702', 'metadata is not as it must be');
  }
  return metadata as Readonly<Record<string, string>>;
};

/** The merchant account of a request must be the one of the key. */
export const checkAccount = (body: Json, own: string): void => {
  if (textIn(body, 'merchantAccount') !== own) {
    throw refuse('901', 'Invalid Merchant Account', 403);
  }
};
