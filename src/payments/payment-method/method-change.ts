import { assert, type EventDraft, type Transaction } from '#kernel';
import { type PaymentMethodEvent, paymentMethodMachine } from './payment-method.machine.ts';
import { presentPaymentMethod } from './present-payment-method.ts';
import { insertPaymentMethodSteps, type PaymentMethod, savePaymentMethods } from './store.ts';

/** What becomes of one locked payment method. */
export interface MethodChange {
  /** The method as it is then. */
  readonly method: PaymentMethod;
  /** The step it takes, nothing where it stays in its state. */
  readonly step: { readonly from: string; readonly event: PaymentMethodEvent } | null;
}

/** What is told of each step. */
const tellings = {
  activate: 'payment_method.stored',
  require_action: 'payment_method.requires_action',
  decline: 'payment_method.declined',
  give_up: 'payment_method.failed',
  detach: 'payment_method.detached',
} as const satisfies Record<PaymentMethodEvent, string>;

/** Moves a method by one step. One that reaches a state without further calls is due no more. */
export const moveMethod = (
  method: PaymentMethod,
  event: PaymentMethodEvent,
  at: Date,
  fields: Partial<PaymentMethod> = {},
): MethodChange => ({
  method: {
    ...method,
    next_action_url: null,
    next_action_at: null,
    ...fields,
    state: paymentMethodMachine.step(method.state, event),
    step_count: method.step_count + 1,
    updated_at: at,
  },
  step: { from: method.state, event },
});

/**
 * Writes changes of locked methods with their steps and gives their leases back. Answers what is to
 * be told, for the caller to append last.
 */
export const writeMethodChanges = async (
  tx: Transaction,
  changes: readonly MethodChange[],
): Promise<readonly EventDraft[]> => {
  if (changes.length === 0) return [];
  const saved = await tx.run(savePaymentMethods, [
    JSON.stringify(changes.map(({ method }) => method)),
  ]);
  assert(saved === changes.length, 'every changed payment method is locked and stands');
  const steps = changes.flatMap(stepRows);
  if (steps.length > 0) await tx.run(insertPaymentMethodSteps, [JSON.stringify(steps)]);
  return changes.flatMap(events);
};

const stepRows = ({ method, step }: MethodChange): readonly object[] =>
  step === null
    ? []
    : [
        {
          organisation_id: method.organisation_id,
          mode: method.mode,
          object_id: method.id,
          sequence: method.step_count,
          from_state: step.from,
          event: step.event,
          to_state: method.state,
          occurred_at: method.updated_at,
        },
      ];

const events = ({ method, step }: MethodChange): readonly EventDraft[] =>
  step === null
    ? []
    : [
        {
          scope: { organisationId: method.organisation_id, mode: method.mode },
          type: tellings[step.event],
          object: { type: 'payment_method', id: method.id },
          payload: presentPaymentMethod(method),
          traceparent: method.traceparent ?? undefined,
        },
      ];
