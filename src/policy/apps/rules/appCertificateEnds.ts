import { Text } from '../../../text.js';
import { appPage, appRule, eachApp, ofApp } from '../rule.js';
import { DAY } from '../../../isoTime.js';

/** The certificate for JWT bearer has ended, or ends soon. */
export const appCertificateEnds = appRule({
  id: 'app-certificate-ends',
  severity: 'warning',
  controls: [],
  page: appPage('app-certificate-ends'),
  needs: ['apps', 'now'],
  parameters: ['expiring'],
  judge: ({ apps, now }, { expiring }) =>
    eachApp({ apps }, (app, judging) => {
      const ends = judging.value(app.certificateEnds);
      if (ends === undefined) return;
      const left = Math.floor((Date.parse(ends) - Date.parse(now)) / DAY);
      if (left > expiring) return;
      const isOver = ends <= now;
      const words = { date: ends.slice(0, 10), days: String(Math.max(0, left)) };
      const found = isOver
        ? Text.of('apps.app-certificate-ends.found-over', { date: words.date })
        : Text.of('apps.app-certificate-ends.found', words);
      const one = ofApp(app, found, Text.of('apps.app-certificate-ends.fix'));
      const key = [isOver ? 'over' : 'soon', words.date];
      judging.add({ ...one, key, ...(isOver ? { severity: 'error' as const } : {}) });
    }),
});
