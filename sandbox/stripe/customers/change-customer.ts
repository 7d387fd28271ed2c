import { type Call, found, type Outcome } from '../contract/endpoint.ts';
import { changedMetadata } from '../contract/metadata.ts';
import type { Checked } from '../contract/params.ts';
import { invalid } from '../contract/refusal.ts';
import { attachPaymentMethod, usePaymentMethod } from '../payment-methods/use-payment-method.ts';
import { idsIn } from '../world/many.ts';
import { noMetadata } from '../world/plain.ts';
import type { CustomerRecord } from '../world/records.ts';
import type { createParams, updateParams } from './endpoints.ts';
import { liveCustomer } from './live-customer.ts';

type Described = Omit<Checked<typeof updateParams>, 'default_source'>;

export function createCustomer({ step, params }: Call<Checked<typeof createParams>>): Outcome {
  const customer = step.put(
    described(
      {
        kind: 'customer',
        id: step.newId('cus_', 14),
        n: step.nextN('customer'),
        created: step.now_s,
        email: null,
        name: null,
        description: null,
        phone: null,
        address: null,
        shipping: null,
        default_payment_method: null,
        preferred_locales: [],
        metadata: noMetadata,
        is_deleted: false,
      },
      params,
    ),
  );
  step.emit('customer.created', customer);
  if (params.payment_method !== undefined) {
    const method = usePaymentMethod(step, params.payment_method, null);
    attachPaymentMethod(step, method, customer.id);
  }
  return found(customer);
}

export function updateCustomer({
  step,
  params,
  path,
}: Call<Checked<typeof updateParams>>): Outcome {
  const before = liveCustomer(step, path['id'] ?? '', 'id');
  const updated = described(before, params);
  const preferred = updated.default_payment_method;
  if (preferred !== null && step.get('payment_method', preferred)?.customer !== before.id) {
    throw invalid(
      `The customer does not have a payment method with the ID ${preferred}. The payment method must be attached to the customer.`,
      'invoice_settings[default_payment_method]',
    );
  }
  step.put(updated);
  step.emit('customer.updated', updated, before);
  return found(updated);
}

/** Deletes a customer and lets go of its payment methods; what it paid stays. */
export function deleteCustomer({ step, path, world }: Call<object>): Outcome {
  const customer = liveCustomer(step, path['id'] ?? '', 'id');
  for (const id of idsIn(world.groups.methods_of_customer, customer.id)) {
    const method = step.get('payment_method', id);
    if (method === undefined) continue;
    const detached = step.put({ ...method, customer: null, standing: 'spent' });
    step.emit('payment_method.detached', detached, method);
  }
  step.emit('customer.deleted', customer);
  return found(step.put({ ...customer, is_deleted: true }));
}

function described(before: CustomerRecord, given: Described): CustomerRecord {
  const settings = given.invoice_settings;
  return {
    ...before,
    email: given.email === undefined ? before.email : given.email,
    name: given.name === undefined ? before.name : given.name,
    description: given.description === undefined ? before.description : given.description,
    phone: given.phone === undefined ? before.phone : given.phone,
    address: given.address === undefined ? before.address : given.address,
    shipping: given.shipping === undefined ? before.shipping : given.shipping,
    preferred_locales: given.preferred_locales ?? before.preferred_locales,
    default_payment_method:
      settings?.default_payment_method === undefined
        ? before.default_payment_method
        : settings.default_payment_method,
    metadata: changedMetadata(before.metadata, given.metadata),
  };
}
