import { authenticatePayer } from './payment/authenticate-payer.ts';
import { captureFewer } from './payment/capture-fewer.ts';
import { compareBooks } from './payment/compare-books.ts';
import { declineCard } from './payment/decline-card.ts';
import { loseAnswer } from './payment/lose-answer.ts';
import { refundTwice } from './payment/refund-twice.ts';
import { takeCard } from './payment/take-card.ts';
import type { Story } from './story.ts';

/** One card payment after another: what can happen to it, and what each moves on the ledger. */
export const paymentStory: Story = {
  title: 'A card payment, from the till to the books',
  chapters: [
    { title: 'Paid', play: takeCard },
    { title: 'Declined', play: declineCard },
    { title: '3-D Secure: the bank wants to see its customer', play: authenticatePayer },
    { title: 'Held, and captured in part', play: captureFewer },
    { title: 'Refunded twice', play: refundTwice },
    { title: 'The answer is lost after the money was taken', play: loseAnswer },
  ],
  end: compareBooks,
};
