import { eventually } from './eventually.ts';
import { answerUnder, type NoticeFault, noticeKnobs } from './fault.ts';
import { spoil } from './spoil.ts';
import type { Injection, Merchant, Operation, Subject } from './subject.ts';

/** A whole answer takes a sixteenth of this each: late, and still in time. */
const dripMs = 25;

/** The direct answer is lost or slow, so that much depends on notices, and those go astray. */
export const leadAstray = async (
  subject: Subject,
  merchant: Merchant,
  operation: Operation,
  name: NoticeFault,
): Promise<Injection> => {
  const { webhooks } = subject.sandbox;
  const { sandboxKey: key } = merchant;
  await webhooks.set({ key, ...noticeKnobs[name] });
  const lost = await spoil(subject, merchant, operation, answerUnder[name], {
    ...(answerUnder[name] === 'slow_drip' ? { waitMs: dripMs } : {}),
  });
  const strikes = await strikesOf(subject, merchant, name);
  return {
    answered: strikes.answered,
    fired: async () => ((await strikes.count()) > 0 ? await lost.fired() : 0),
    heal: async () => {
      await webhooks.set({ key, hold: false });
      await lost.heal();
    },
  };
};

interface Strikes {
  /** How often a notice has surely gone astray. */
  count(): Promise<number>;
  answered(): Promise<void>;
}

const strikesOf = async (
  subject: Subject,
  merchant: Merchant,
  name: NoticeFault,
): Promise<Strikes> => {
  const { webhooks } = subject.sandbox;
  const { sandboxKey: key } = merchant;
  const calm = async (): Promise<void> => undefined;
  const before = await webhooks.counts(key);
  const delivered = async (): Promise<number> =>
    (await webhooks.counts(key)).delivered - before.delivered;
  switch (name) {
    case 'forged':
    case 'dropped':
      return { answered: calm, count: async () => (await webhooks.counts(key))[name] };
    case 'duplicated':
    case 'stale':
    case 'expired':
    case 'delayed':
      return { answered: calm, count: delivered };
    case 'shuffled':
      return backwards(subject, merchant);
    case 'before_answer':
      return beforeAnswer(delivered);
    case 'wrong_tenant': {
      let count = async (): Promise<number> => 0;
      const answered = async (): Promise<void> => {
        count = await subject.trespass(merchant);
      };
      return { answered, count: async () => await count() };
    }
  }
};

/** What was kept back is told from the last to the first, one at a time. */
const backwards = (subject: Subject, merchant: Merchant): Strikes => {
  const { webhooks } = subject.sandbox;
  const { sandboxKey: key } = merchant;
  let told = 0;
  return {
    count: async () => (told > 1 ? told : 0),
    answered: async () => {
      for (const id of await subject.events(merchant)) {
        const { delivered } = await webhooks.counts(key);
        await webhooks.redeliver(key, id);
        const isTold = await eventually(
          async () => (await webhooks.counts(key)).delivered > delivered,
          5_000,
        );
        if (isTold) told += 1;
      }
    },
  };
};

/** Proved by whoever looks while the answer is still on its way. */
const beforeAnswer = (delivered: () => Promise<number>): Strikes => {
  let isAnswered = false;
  let early = 0;
  const looking = eventually(async () => {
    const seen = await delivered();
    if (!isAnswered) early = seen;
    return isAnswered || early > 0;
  }, 10_000);
  return {
    count: async () => early,
    answered: async () => {
      isAnswered = true;
      await looking;
    },
  };
};
