import { listOf, nested, oneOf, text, whole, word } from '../contract/params.ts';

export const addressRule = nested({
  city: text(100),
  country: text(2),
  line1: text(200),
  line2: text(200),
  postal_code: text(16),
  state: text(100),
  town: text(100),
});

export const dateRule = nested({ day: whole, month: whole, year: whole });
export const idNumbersRule = listOf(nested({ registrar: text(), type: word(), value: word() }));

/** A document, front and back. */
export const documentRule = nested({
  front_back: nested({ back: text(), front: text() }),
  type: oneOf('front_back'),
});
