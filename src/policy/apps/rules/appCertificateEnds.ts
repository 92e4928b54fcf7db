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
      const date = ends.slice(0, 10);
      const found = isOver ? Text.of('apps.app-certificate-ends.found-over', { date }) : endsIn(left, date);
      const one = ofApp(app, found, Text.of('apps.app-certificate-ends.fix'));
      const key = [isOver ? 'over' : 'soon', date];
      judging.add({ ...one, key, ...(isOver ? { severity: 'error' as const } : {}) });
    }),
});

/** @param days whole ones that are left */
function endsIn(days: number, date: string): Text {
  if (days === 0) return Text.of('apps.app-certificate-ends.found-today', { date });
  if (days === 1) return Text.of('apps.app-certificate-ends.found-one', { date });
  return Text.of('apps.app-certificate-ends.found', { date, days: String(days) });
}
