/** English for `vi/lessons.ts`. */

import type { Same } from '../same.ts';
import type { lessons as vi } from '../vi/lessons.ts';

export const lessons: Same<typeof vi> = {
  intro: 'Five short lessons that open without a network. Who has learned one is noted on the household’s page.',
  step: (n, of) => `Step ${n}/${of}`,
  listen: 'Read aloud',
  stop: 'Stop reading',
  next: 'Next lesson',
  all: 'All lessons',
  names: { level2: 'Level-2 identity', install: 'Install, notifications', file: 'Find and file', follow: 'Follow and pay', fraud: 'Recognise fraud' },
  steps: {
    level2: {
      go: { title: 'Take the identity card to the commune police', text: 'Go yourself: fingerprints and face are taken. Once is enough for everything online.' },
      phone: { title: 'Give your own telephone number', text: 'The one you use every day, not a helper’s: messages and codes go there.' },
      wait: { title: 'Wait for the message', text: 'It says that the level-2 account was approved.' },
      password: { title: 'Install VNeID, choose a password', text: 'Type it yourself and show nobody. Helpers and officers do not ask for it.' },
    },
    install: {
      open: { title: 'Open Một Cửa in the browser', text: 'Chrome on Android, Safari on iPhone. Never install from an unknown link.' },
      home: { title: 'Add it to the home screen', text: 'Android: the three dots, then Install app. iPhone: Share, then Add to Home Screen.' },
      bell: { title: 'Under Account, turn notifications on', text: 'Tap Allow when the phone asks. Then you know at once when it is your turn.' },
      test: { title: 'Tap Test on this phone', text: 'If the test message shows, it works. If not, look at Do Not Disturb.' },
    },
    file: {
      find: { title: 'Type what you need', text: 'As you say it, marks or no marks: khai sinh, sổ đỏ, bằng lái.' },
      read: { title: 'See papers, money and date first', text: 'The first page of each procedure says what is needed, how much, and by when.' },
      answer: { title: 'Answer one question at a time', text: 'Without a network it stays on the phone; go on whenever you like.' },
      photo: { title: 'Photograph papers with all four corners', text: 'In a bright place, every letter readable. Blurred? Take it again.' },
      send: { title: 'Read it over, then file', text: 'Only “Đã nộp lúc…” means filed. “Waiting” means not yet.' },
    },
    follow: {
      turn: { title: 'Under Dossiers, see whose turn it is', text: 'A diamond means yours. The card has one button: tap it.' },
      due: { title: 'See the promised date', text: 'An office that is late must apologise and promise anew. No need to go and ask.' },
      pay: { title: 'Pay once', text: 'See the sum and how it is made up, then pay. Once sent, wait; do not send again.' },
      result: { title: 'Get the result', text: 'Download it in the app, or take the paper as you chose.' },
    },
    fraud: {
      otp: { title: 'Nobody may ask for a VNeID password or a bank code', text: 'No officer, policeman or helper. Whoever asks is a fraud.' },
      consent: { title: 'A consent code always says who may do what', text: 'Một Cửa’s message names the helper’s number, what for, how many days. Type it yourself; read it to nobody.' },
      call: { title: 'Install nothing, pay nothing because of a call', text: 'No office calls to make you install an app or pay into a private account.' },
      stop: { title: 'In doubt, hang up', text: 'Then call 1022 yourself, or ask at the one-stop counter.' },
    },
  },
};
