import { CommandFault } from './command-fault.ts';
import type { Story } from './demo/story.ts';

/** The stories by name; each is loaded only when it is told. */
const stories: Readonly<Record<string, () => Promise<Story>>> = {
  payment: async () => (await import('./demo/payment.ts')).paymentStory,
  marketplace: async () => (await import('./demo/marketplace.ts')).marketplaceStory(),
  orchestration: async () => (await import('./demo/orchestration.ts')).orchestrationStory,
};

/**
 * `bascule demo`: tells a story of payments in the terminal, on a world of its own that is gone
 * afterwards. Exit code 1 when the books at its end do not agree.
 */
export const demo = async (name: string): Promise<void> => {
  const load = Object.hasOwn(stories, name) ? stories[name] : undefined;
  if (load === undefined) {
    const known = Object.keys(stories).join(', ');
    throw new CommandFault(`There is no story called ${name}. There is: ${known}.`);
  }
  const { tellStory } = await import('./demo/tell-story.ts');
  process.exitCode = await tellStory(await load());
};
