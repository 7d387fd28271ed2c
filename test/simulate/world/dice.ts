import { assert, type Random, seededRandom } from '#kernel';

/** Everything random of one world: the same draws in the same order for the same seed. */
export interface Dice {
  readonly random: Random;
  /** True so often of one. */
  chance(probability: number): boolean;
  /** A whole number from `least` to `most`, both included. */
  between(least: number, most: number): number;
  pick<Item>(items: readonly Item[]): Item;
  /** One of the items, each as likely as its weight says. */
  weigh<Item>(items: readonly (readonly [weight: number, item: Item])[]): Item;
}

/** Builds the dice of a seed. */
export const createDice = (seed: number): Dice => {
  const random = seededRandom(seed);
  const between = (least: number, most: number): number =>
    least + Math.floor(random() * (most - least + 1));
  const pick = <Item>(items: readonly Item[]): Item => {
    assert(items.length > 0, 'there is something to pick from');
    return items[between(0, items.length - 1)] as Item;
  };
  return {
    random,
    chance: (probability) => random() < probability,
    between,
    pick,
    weigh: (items) => {
      let left = random() * items.reduce((sum, [weight]) => sum + weight, 0);
      const drawn = items.find(([weight]) => (left -= weight) < 0) ?? pick(items);
      return drawn[1];
    },
  };
};
