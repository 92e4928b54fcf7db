/**
 * What people write into a policy file is taken, and no secret is: the two sides of one line, many of each.
 */
import { expect } from 'chai';
import { FactsError } from '../../../lib/facts/factsError.js';
import { isLonePassword, policyOf, secretLikeAt } from '../../../lib/facts/policyFile/index.js';
import { ruleLayouts } from '../../../lib/jobs/common/policyFile.js';
import { say } from '../../../lib/messages.js';

/** By which key a text is refused, or `taken`, and all that is printed of it. */
async function answer(text: string): Promise<{ readonly why: string; readonly words: string }> {
  try {
    await policyOf(text, 'sf-token.yml', ruleLayouts());
  } catch (error) {
    if (!(error instanceof FactsError)) throw error;
    return { why: error.reason?.key ?? '', words: [error.text, error.reason].map((one) => one && say(one)).join(' ') };
  }
  return { why: 'taken', words: '' };
}

const quoted = (text: string): string => JSON.stringify(text);
const file = (...lines: readonly string[]): string => `version: 1\n${lines.join('\n')}\n`;
const entry = (key: string, value: string): string => {
  const fields = { name: 'a', username: 'a@b.example', owner: 'o', purpose: 'p', path: 'soap', [key]: value };
  return file(`integrations: [${JSON.stringify(fields)}]`);
};
/** Places of the file for a sentence, by what they are. */
const SENTENCES: readonly (readonly [where: string, of: (text: string) => string])[] = [
  ['purpose', (text) => entry('purpose', text)],
  ['description', (text) => file(`ranges: {a: [{range: 10.0.0.1, description: ${quoted(text)}}]}`)],
  ['reason', (text) => file(`waivers: [{rule: must-pass, reason: ${quoted(text)}, owner: o, until: 2027-01-01}]`)],
  [
    'a plain line',
    (text) =>
      file(
        'waivers:',
        '  - rule: must-pass',
        `    reason: >-`,
        `      ${text}`,
        '    owner: o',
        '    until: 2027-01-01',
      ),
  ],
  ['a comment', (text) => file(`# ${text}`)],
  ['behind a value', (text) => file(`trusted: [] # ${text}`)],
];
/** For a name. */
const NAMES: typeof SENTENCES = [
  [
    'a client',
    (text) =>
      file(
        `integrations: [{"name":"a","username":"a@b.example","owner":"o","purpose":"p","path":"jwt","clients":[${quoted(text)}]}]`,
      ),
  ],
  ['owner', (text) => entry('owner', text)],
  [
    'a waiver’s subject',
    (text) => file(`waivers: [{rule: must-pass, subject: ${quoted(text)}, reason: r, owner: o, until: 2027-01-01}]`),
  ],
  ['a profile', (text) => file(`profiles: {${quoted(text)}: []}`)],
];

/** What is written of passwords and tokens without telling one. */
const PROSE = [
  'password is managed by Vault',
  'token is rotated weekly',
  'The password is rotated every 90 days by the platform team.',
  'the token is needed outside of the office',
  'Password: managed by the platform team in Vault',
  'token: rotated weekly, see the runbook',
  'password is kept in 1Password, vault Integrations',
  'password is unknown to people; OAuth2 is planned for 2027-03-31',
  'token is required from these addresses (ticket INC0012345)',
  'token is SHA-256 hashed at rest, password is AES-256 encrypted',
  'no password login any more, JWT (RS256) since 2026-09-01',
  'the password expires on 2027-01-15 and is changed by CHG0034567',
  'Das Passwort ist im Tresor der Plattform',
  'Kennwort: verwaltet durch das Plattformteam, Wechsel im Quartal',
  'le token est renouvelé chaque semaine',
  'Passwort und Token werden vierteljährlich gewechselt',
  'passcode is printed on the card of the technician',
  'username-password flow until 2027-05-31, then client credentials',
  'security token reset by the owner after each password change',
  'Shared with Billing: password belongs to etl@acme.example',
  'secret: arn:aws:secretsmanager:eu-west-1:123456789012:secret:billing-login-AbCdEf',
  'secret: projects/billing-prod/secrets/login/versions/3',
  'client secret: kept in Vault by the platform team',
  'curl -u "$SF_USER:$SF_PASSWORD" from the runner; curl --user etl:<password> by hand',
  'called with --password=$PASSWORD and --token ${TOKEN}',
  'le mot de passe est renouvelé chaque semaine',
  'mot de passe : géré par l’équipe plateforme',
  'la contraseña se guarda en Vault',
  'a senha fica no cofre da plataforma',
  'het wachtwoord staat in de kluis',
  'boarding pass: printed at the gate',
  'MFA by Microsoft Authenticator; pass: see the runbook',
  'token is posted to https://www.youtube.com/watch?v=dQw4w9WgXcQ',
];
const PURPOSES = [
  'nightly load of orders into the warehouse',
  'Nightly export: Salesforce -> SAP S/4HANA (invoices, 2,000 rows)',
  'Rechnungsprüfungsschnittstelle der Buchhaltung',
  'Kraftfahrzeughaftpflichtversicherung, Schadenmeldungen',
  'Datenlieferung an die Donaudampfschifffahrtsgesellschaft',
  'Arbeidsongeschiktheidsverzekering, maandelijkse levering',
  'Vähittäiskaupan tilaukset, Jyväskylän varasto',
  'przedsiębiorstwo energetyczne Szczebrzeszyn, eksport dzienny',
  'Székesfehérvári raktár, napi export',
  'internationalization and pneumonoultramicroscopicsilicovolcanoconiosis',
  'Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogoch office',
  'SFTP VPC MQTT KYC PCI DSS GDPR SOX HIPAA',
  'EC2 B2B B2C S3 RDS OAuth2 JWT mTLS TLS1.2 SHA256',
  'mssql4odbc bridge for py2neo and log4j2 on k8s, postgresql2clickhouse',
  'Salesforce Data Loader v62.0.3 on Windows Server 2022',
  'MuleSoft Anypoint: orders-prd-eu-west-1-v2, 4 workers',
  'runs on i-0a1b2c3d4e5f67890 in subnet-0123456789abcdef0',
  'tenant 72f988bf-86f1-41af-91ab-2d7cd011db47, app 1f0c7a52-6d1b-4e0e-9c58-3c9f2f6f2a11',
  'account 123456789012, project 987654321098',
  'opened as INC0012345, CHG0034567 and OPS-4711; contract 4500012345',
  'until 2026-12-01! Then SOAP login() ends (release update)',
  'phone +49 30 901820-0, room B2.104',
  'IBAN DE89370400440532013000, customer 20210099887766',
  'fixes #1234; see RFC 7519, ISO 27001 and PCI DSS 4.0.1',
  'commit 5b5a3cf, image sha 5b5a3cf1c0d7, build 20261129.4',
  'user 005Hs000000002eIAA, profile 00eHs000001AbCd, org 00D5g000008abCDEAY',
  'Mo-Fr 08:00-18:00 (CET), at 02:30 UTC on Sundays',
  'answers within p1=4h;p2=8h;p3=31h, hosts a=1,b=2,c=3,d=4 and e1;e2;f3;g4;h5 or e1|f2|g3|h4|k5, asks /limits?a[0]=b&a[1]=c',
  'licences M365/E3+E5/F3, reports P&L/R&D/Q1&Q4, rack sv1-db2/u7/p3:b4',
  '東京オフィスの夜間バッチ',
  'Ночная выгрузка заказов в хранилище',
  'café – naïve façade; „Zahlungsläufe“, £1,000 & 50%',
];
const LINKS = [
  'https://docs.google.com/document/d/1BxiMVs0XRA5nFMdKvBdBZjgmUUqptlbs74OgvE2upms/edit#heading=h.3rdcrjn',
  'https://docs.google.com/spreadsheets/d/1qpyC0XzvTcKT6EISywvqESX3A0MwQoFDE8p-Bll4hps/edit?usp=sharing#gid=0',
  'https://drive.google.com/drive/folders/0B7l10Bj_LprhQnpSRkpGMGV2eE0?resourcekey=0-6DqVIgGwPpLjS6HZGMQwKQ',
  'https://acme.sharepoint.com/:w:/s/Integration/EQx7Rk2vT9mLp4WzN8bYc6HhJdQ1sFgA3eKuVoXiPtBnMw?e=h4Xk9P',
  'https://acme.sharepoint.com/sites/IT/_layouts/15/Doc.aspx?sourcedoc=%7B1F0C7A52-6D1B-4E0E-9C58-3C9F2F6F2A11%7D&file=Runbook.docx',
  'https://acme-my.sharepoint.com/personal/ann_acme_example/Documents/Register%202026.xlsx?d=w2f7c6d1e9b8a4f0c93d5e6a7b8c9d0e1',
  'https://acme.atlassian.net/wiki/spaces/INT/pages/123456789/Billing+export+runbook',
  'https://acme.atlassian.net/browse/OPS-4711?focusedCommentId=10012345',
  'https://wiki.acme.example/x/AbCdEf',
  'https://wiki.acme.example/display/INT/Billing+export?pageId=65842',
  'https://confluence.acme.example/pages/viewpage.action?pageId=123456789012',
  'https://acme.service-now.com/nav_to.do?uri=incident.do?sys_id=2f7c6d1e9b8a4f0c93d5e6a7b8c9d0e1',
  'https://www.notion.so/acme/Billing-export-2f7c6d1e9b8a4f0c93d5e6a7b8c9d0e1',
  'https://github.com/acme/exports/blob/5b5a3cf1c0d7e9f2b4a6880d1e3c5f7a9b0d2e4f/README.md#L10-L20',
  'https://git.acme.example/team/exports/-/commit/5b5a3cf1c0d7e9f2b4a6880d1e3c5f7a9b0d2e4f',
  'https://teams.microsoft.com/l/channel/19%3a2f7c6d1e9b8a4f0c93d5e6a7b8c9d0e1%40thread.tacv2/General?groupId=1f0c7a52-6d1b-4e0e-9c58-3c9f2f6f2a11',
  'https://acme.lightning.force.com/lightning/r/User/005Hs000000002eIAA/view',
  'https://eu-west-1.console.aws.amazon.com/secretsmanager/secret?name=billing-login&region=eu-west-1',
  'https://portal.azure.com/#@acme.example/resource/subscriptions/1f0c7a52-6d1b-4e0e-9c58-3c9f2f6f2a11/resourceGroups/rg-int',
  'https://miro.com/app/board/uXjVNqL3k8M=/',
  'https://acme.slack.com/archives/C01ABCD2EFG/p1732875600123459',
  'see https://docs.google.com/document/d/1BxiMVs0XRA5nFMdKvBdBZjgmUUqptlbs74OgvE2upms, chapter 3',
];
const ARNS = [
  'arn:aws:secretsmanager:eu-west-1:123456789012:secret:billing-login-AbCdEf',
  'arn:aws:iam::123456789012:role/BillingExportRole',
  'arn:aws:kms:eu-west-1:123456789012:key/1f0c7a52-6d1b-4e0e-9c58-3c9f2f6f2a11',
  'arn:aws:ec2:eu-west-1:123456789012:vpc/vpc-0a1b2c3d4e5f67890',
  'projects/billing-prod/secrets/login/versions/3',
  'op://Integrations/billing/password',
];
const NAMED = [
  'Data Loader/60',
  'MuleSoftAnypointExchange',
  'IntegrationUserForBillingAndArchiving2024',
  'SAP NetWeaver Gateway',
  'Einstein Analytics (Tableau CRM) Connector v2.0',
  'jdbc4-thin-client_2.1',
  'integration.user+billing@acme.example.com.uat2',
  'svc-billing-export-prd-eu-west-1@acme.example',
  'Team Plattform, Herr Grzegorz Brzęczyszczykiewicz',
  'Nguyễn Thị Minh Khai',
  'ThyssenKruppSchulteGmbH',
  'Rechnungspruefungsschnittstelle',
  '203.0.113.0/24 (Network Access)',
  '2001:db8:85a3::8a2e:370:7334 (Etl)',
  '1a2b3c4d5e6f7a8b',
  '1f0c7a52-6d1b-4e0e-9c58-3c9f2f6f2a11',
];

/** From documents and summaries of public packages: what comes closest to a password with signs in it. */
const BESIDE = [
  'CoE/SoE/FoE/EoE/AoE/VoE/FSoE',
  'SNMPv1/v2c/v3',
  'PAdES/CAdES/XAdES',
  'PolyDiM&GeDiM',
  'fp32/fp16/Q8_0/Q6_K',
  'Search(D&C+RLM)',
  '&lt;T&gt;OneOf.d&lt;T',
  'App-1f0c7a52-6d1b-4e0e-9c58-3c9f2f6f2a11',
  'UTC:yyyy-mm-ddTHH:MM:ssZ',
  '$HOME/.npmrc&${SF_TOKEN}',
  'SaHuTOrEPoLPy',
  '2a01:4f8:c17:b0f::2-2a01:4f8:c17:b0f::ff',
  'GHSA-869p-cjfg-cm3x',
];

describe('policy file: what people write is taken', () => {
  for (const [what, texts] of Object.entries({ PROSE, PURPOSES, LINKS, ARNS })) {
    it(`${what.toLowerCase()}, wherever a sentence may stand`, async () => {
      for (const text of texts) {
        for (const [where, of] of SENTENCES) {
          expect((await answer(of(text))).why, `${where}: ${text}`).to.equal('taken');
        }
      }
    });
  }

  it('ids that say by their form what they are, alone too', async () => {
    const hex = (count: number, length: number): string[] => drawn(count, length, '0123456789abcdef', length);
    const ids = [
      ...['nat', 'vpc', 'i', 'eipalloc', 'subnet'].flatMap((kind) => hex(4, 17).map((id) => `${kind}-${id}`)),
      ...hex(6, 8).map((id) => `sg-${id}`),
      ...hex(12, 32).map((id) => id.replace(/^(.{8})(.{4})(.{4})(.{4})/u, '$1-$2-$3-$4-')),
      ...[7, 8, 10, 12].flatMap((length) => hex(6, length)),
      ...hex(3, 64).map((id) => `sha256:${id}`),
      'sf-etl-7d9f8b6c5-x2x4z',
    ];
    for (const id of ids) {
      for (const [where, of] of [...SENTENCES, ...NAMES]) {
        expect((await answer(of(id))).why, `${where}: ${id}`).to.equal('taken');
      }
    }
  });

  it('names of one kind beside each other, and words with signs between them', async () => {
    for (const text of BESIDE) {
      for (const [where, of] of [...SENTENCES, ...NAMES]) {
        if (where === 'a plain line') continue;
        expect((await answer(of(text))).why, `${where}: ${text}`).to.equal('taken');
      }
    }
  });

  it('names of clients, owners, subjects and profiles', async () => {
    for (const text of NAMED) {
      for (const [where, of] of NAMES) expect((await answer(of(text))).why, `${where}: ${text}`).to.equal('taken');
    }
  });
});

/** Numbers that are the same in every run (mulberry32). */
function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}
const LOWER = 'abcdefghijklmnopqrstuvwxyz';
const UPPER = LOWER.toUpperCase();
const DIGITS = '0123456789';
const ALPHABETS: Readonly<Record<string, string>> = {
  'letters and digits, as Salesforce draws a security token': LOWER + UPPER + DIGITS,
  'small letters': LOWER,
  'capital letters': UPPER,
  'letters of both cases': LOWER + UPPER,
  'small letters and digits': LOWER + DIGITS,
  'capital letters and digits': UPPER + DIGITS,
  'base 32': `${UPPER}234567`,
  digits: DIGITS,
};

function drawn(count: number, length: number, from: string, seed = 14): string[] {
  const next = numbers(seed);
  return Array.from({ length: count }, () => Array.from({ length }, () => from.charAt(next(from.length))).join(''));
}

/** How many of the texts are not refused as a secret; none of them is repeated in what is printed. */
async function missed(texts: readonly string[], of: (text: string) => string): Promise<number> {
  let taken = 0;
  for (const text of texts) {
    const { why, words } = await answer(of(text));
    if (why !== 'policy-file.secret') taken++;
    for (const part of text.split(' ')) expect(words.includes(part), 'what is printed').to.equal(false);
  }
  return taken;
}

const SIGNED_SECRETS = [
  '0iyd<K]PSkU<r[j&"/FLyg+c',
  'OED6-y]~iYqzwicdH]E"CAY?/U(sk^el',
  'iOG*!#ht#ws$gqbjEn#&gjKg',
  'b@TfEKym$vhsF#jO&M^IFCcVDhRQdmTu',
  'p3!kz8$wq^t5m@x2',
  '7#QX4%ZK9!VJ2$WB',
];

describe('policy file: what is drawn by lot is refused', () => {
  const inPurpose = (text: string): string => entry('purpose', `orders ${text} nightly`);
  for (const [what, alphabet] of Object.entries(ALPHABETS)) {
    it(`24 ${what}: at most one of a thousand is taken for words`, async () => {
      expect(await missed(drawn(1000, 24, alphabet), inPurpose)).to.be.at.most(1);
    });
  }

  it('parted by dashes: few are taken for names', async () => {
    const all = LOWER + UPPER + DIGITS;
    const cut = (text: string, length: number): string =>
      text.match(new RegExp(`.{1,${length}}`, 'gu'))?.join('-') ?? '';
    const next = numbers(7);
    const ofApple = drawn(200, 18, LOWER).map((text) => {
      const figure = [5, 6, 11, 12, 17][next(5)] ?? 5;
      const capital = (figure + 1 + next(17)) % 18;
      const kinds = Array.from(text, (letter, at) => (at === capital ? letter.toUpperCase() : letter));
      kinds[figure] = String(2 + next(8));
      return cut(kinds.join(''), 6);
    });
    const words: readonly (readonly [words: readonly string[], most: number])[] = [
      [drawn(200, 14, LOWER + UPPER).map((text) => `Pw1-${text}`), 10],
      [drawn(200, 16, all).map((text) => cut(text, 4)), 14],
      [ofApple, 6],
    ];
    for (const [drawnWords, most] of words) expect(await missed(drawnWords, inPurpose)).to.be.at.most(most);
  });

  /** As password managers, `openssl rand -base64` and `aws secretsmanager get-random-password` draw by default. */
  const PUNCTUATION = '!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~';
  const BOTH = LOWER + UPPER;
  const GENERATORS: readonly (readonly [
    of: string,
    from: string,
    most: Readonly<Record<12 | 16 | 20 | 24 | 32, number>>,
  ])[] = [
    ['all punctuation of ASCII', BOTH + PUNCTUATION, { 12: 170, 16: 62, 20: 24, 24: 12, 32: 4 }],
    ['Bitwarden', `${BOTH}!@#$%^&*`, { 12: 80, 16: 20, 20: 6, 24: 3, 32: 2 }],
    ['1Password', `${BOTH}!@#-_.*`, { 12: 165, 16: 62, 20: 24, 24: 14, 32: 4 }],
    ['base 64', `${BOTH}+/`, { 12: 215, 16: 55, 20: 22, 24: 8, 32: 3 }],
    ['without capitals', LOWER + PUNCTUATION, { 12: 500, 16: 275, 20: 175, 24: 105, 32: 45 }],
    ['without capitals, Bitwarden', `${LOWER}!@#$%^&*`, { 12: 310, 16: 115, 20: 38, 24: 18, 32: 6 }],
    ['without small letters', UPPER + PUNCTUATION, { 12: 460, 16: 245, 20: 155, 24: 85, 32: 32 }],
    ['without small letters, Bitwarden', `${UPPER}!@#$%^&*`, { 12: 245, 16: 60, 20: 20, 24: 8, 32: 4 }],
  ];
  for (const [of, from, most] of GENERATORS) {
    it(`with signs among the letters, ${of}: so many of a thousand are open as docs/adr/0018 says`, () => {
      for (const length of [12, 16, 20, 24, 32] as const) {
        const words = drawn(1000, length, from + DIGITS, length);
        const open = words.filter((word) => secretLikeAt(`orders, ${word} nightly`) === undefined);
        expect(open.length, String(length)).to.be.at.most(most[length]);
        const lone = words.filter((word) => secretLikeAt(word) === undefined && !isLonePassword(word, 'purpose'));
        expect(lone.length, `${length}, alone`).to.be.at.most(most[length]);
      }
    });
  }

  it('with signs among the letters, in every place', async () => {
    for (const word of SIGNED_SECRETS) {
      for (const [where, of] of [...SENTENCES, ...NAMES]) {
        const { why, words } = await answer(of(word));
        // YAML ends a plain value at some signs, and the line is no value any more.
        if (where === 'a plain line' && why.startsWith('policy-file.yaml')) continue;
        expect(why, `${where}: ${word}`).to.equal('policy-file.secret');
        expect(words.includes(word), where).to.equal(false);
      }
      expect(await missed([word], inPurpose)).to.equal(0);
    }
  });

  it('a token with a blank in it: at most two of a hundred', async () => {
    for (const alphabet of [LOWER + UPPER + DIGITS, LOWER, UPPER]) {
      const tokens = drawn(300, 24, alphabet).map((token, at) => {
        const cut = 4 + (at % 17);
        return `${token.slice(0, cut)} ${token.slice(cut)}`;
      });
      expect(await missed(tokens, inPurpose), alphabet).to.be.at.most(6);
    }
  });

  it('full-width, or with letters between that nobody sees', async () => {
    const wide = (text: string): string =>
      Array.from(text, (letter) => String.fromCodePoint((letter.codePointAt(0) ?? 0) + 0xfee0)).join('');
    const tokens = drawn(50, 24, LOWER + UPPER + DIGITS);
    expect(await missed(tokens.map(wide), inPurpose)).to.equal(0);
    expect(
      await missed(
        tokens.map((token) => `${token.slice(0, 9)}\u00ad${token.slice(9)}`),
        inPurpose,
      ),
    ).to.equal(0);
    expect(await missed([...tokens.map(wide)], (text) => file(`# ${text}`))).to.equal(0);
    for (const password of ['Ｗｉｎｔｅｒ２０２６！', 'ｈｕｎｔｅｒ２ｓｅｃｒｅｔ']) {
      expect(await missed([password], (text) => entry('purpose', text))).to.equal(0);
    }
  });

  it('in every place of a sentence and of a name', async () => {
    const tokens = Object.values(ALPHABETS).flatMap((alphabet) => drawn(2, 24, alphabet, 7));
    for (const [where, of] of [...SENTENCES, ...NAMES]) expect(await missed(tokens, of), where).to.equal(0);
  });
});

describe('policy file: what is a secret by its form or its place', () => {
  const refused = async (texts: readonly string[], of: (text: string) => string): Promise<void> => {
    for (const text of texts) {
      const { why, words } = await answer(of(text));
      expect([why, words.includes(text)], of(text)).to.deep.equal(['policy-file.secret', false]);
    }
  };

  it('a key, by the line above it alone', async () => {
    const headers = [
      'PRIVATE KEY',
      'RSA PRIVATE KEY',
      'EC PRIVATE KEY',
      'OPENSSH PRIVATE KEY',
      'ENCRYPTED PRIVATE KEY',
    ];
    const marks = [
      ...headers.map((header) => `-----BEGIN ${header}-----`),
      '-----BEGIN PGP PRIVATE KEY BLOCK-----',
      '---- BEGIN SSH2 ENCRYPTED PRIVATE KEY ----',
      'PuTTY-User-Key-File-3: ssh-ed25519',
    ];
    for (const [, of] of SENTENCES) await refused(marks, of);
    const certificate = '-----BEGIN CERTIFICATE----- is what the key belongs to';
    expect((await answer(entry('purpose', certificate))).why).to.equal('taken');
  });

  it('a password that stands alone in a comment, also in a line that was taken out', async () => {
    const passwords = ['Winter2026!', 'hunter2secret', 'P4ssw0rd', 'Summer2026', 'welcome#1234'];
    await refused(passwords, (text) => file(`# ${text}`));
    await refused(passwords, (text) => file(`trusted: [] # ${text}`));
    await refused(passwords, (text) => file(`#   purpose: ${text}`));
    await refused(passwords, (text) => file(`#   reason: "${text}"`));
    // Also of a file that cannot be read.
    await refused(passwords, (text) => file(`trusted: [ # ${text}`));
    for (const plain of ['owners', '- EC2Loader', 'clients: B2bPortal', '2026-11-29', '---', 'TODO', '!', '']) {
      expect((await answer(file(`# ${plain}`))).why, plain).to.equal('taken');
    }
    // What looks like a comment and is a line of a sentence.
    const within = file(
      'waivers:',
      '  - {rule: must-pass, owner: o, until: 2027-01-01, reason: "case',
      '    # B2bPortal4us of 2026"}',
    );
    expect((await answer(within)).why).to.equal('taken');
  });

  it('what a text calls a password or a token', async () => {
    const told = [
      'password is letmein',
      'token is qwxzkvtr',
      'the password is Winter2026!',
      'password: correcthorse',
      'passphrase: correct horse battery staple',
      'Passwort ist geheim123',
      'pwd=rotated',
      'token = abcdefgh',
      'secret: Blue42Horse',
      'client secret = Blue42Horse',
      'pass: Blue42Horse',
      'pass: letmein',
      'mot de passe : Blue42Horse',
      'contraseña: Blue42Horse',
      'la contraseña es caballo42azul',
      'senha: Blue42Horse',
      'a senha é cavalo42azul',
      'wachtwoord: Blue42Horse',
      'lösenord är hemligt42',
      '密码：Blue42Horse',
      'nightly: curl -u etl:letmein7 https://files.acme.example',
      'curl --user=etl:letmein7 x',
      'loader --password letmein7 --in x',
      `Authorization: Basic ${Buffer.from('etl:letmein7').toString('base64')}`,
    ];
    await refused(told, (text) => entry('purpose', text));
  });

  it('10 to 12 letters and digits drawn by lot, as programs draw passwords: most of them, wherever they stand', async () => {
    for (const length of [10, 12]) {
      const mixed = drawn(400, length, LOWER + UPPER + DIGITS).filter((text) =>
        [/[a-z]/u, /[A-Z]/u, /\d/u].every((kind) => kind.test(text)),
      );
      for (const of of [
        (text: string) => entry('purpose', `orders ${text} nightly`),
        (text: string) => file(`# ${text}`),
      ]) {
        const share = (await missed(mixed, of)) / mixed.length;
        expect(share, `${length}`).to.be.at.most(0.08);
      }
    }
  });

  it('no username, where one may stand; in a sentence its random part counts', async () => {
    const usernames = [
      'integration+0a1b2c3d4e5f@example.com',
      '72f988bf-86f1-41af-91ab-2d7cd011db47@example.com',
      '72f988bf86f141af91ab2d7cd011db47@example.com',
      'svc.kQ7xPz2mVr9tLw4nYb8s@acme.example.com.dev0a1b2c3d4e',
      'test-q3x7zk9w2v5b8n1m@example.com',
      'etl@acme.example.kq7xpz2mvr9tlw4nyb8s',
    ];
    for (const text of usernames) {
      for (const of of [
        (name: string) => entry('username', name),
        (name: string) => entry('owner', name),
        (name: string) => file(`mustPass: [{address: 10.0.0.1, usernames: [${name}]}]`),
        (name: string) =>
          file(`waivers: [{rule: must-pass, subject: ${name}, reason: r, owner: o, until: 2027-01-01}]`),
        (name: string) =>
          file(
            'integrations:',
            '  - name: a',
            `    username: ${name}`,
            '    owner: o',
            '    purpose: p',
            '    path: jwt',
          ),
      ]) {
        expect((await answer(of(text))).why, text).to.equal('taken');
      }
    }
    await refused(['svc.kQ7xPz2mVr9tLw4nYb8s@acme.example.com'], (text) => entry('purpose', `as ${text} nightly`));
    await refused(['kQ7xPz2mVr9tLw4nYb8s'], (text) => entry('username', `${text}@`));
  });

  it('what a URL takes along', async () => {
    const urls = [
      'https://etl:letmein7@files.acme.example/x',
      // No form of any provider: the rule of our own alone tells them.
      'https://:letmein7@files.acme.example',
      'ftp://etl:letmein7@files.acme.example/in',
      'amqp://etl:letmein7@mq.acme.example',
      'https://acme.my.salesforce.com/secur/frontdoor.jsp?sid=abcdefgh',
      'https://files.acme.example/x?sv=2024-11-04&sig=abcdefgh%3D',
      'https://api.acme.example/v1?api_key=abcdefgh',
      'https://docs.google.com/document/d/1BxiMVs0XRA5nFMdKvBdBZjgmUUqptlbs74OgvE2upms/edit?access_token=abcdefgh',
      'https://example.com/reset?password=letmein',
    ];
    await refused(urls, (text) => entry('purpose', `see ${text}`));
    const plain = [
      'https://example.com/x?page=2&sign=left',
      'https://example.com/reset?password=',
      'https://example.com/?sid=1',
    ];
    for (const text of plain) expect((await answer(entry('purpose', text))).why, text).to.equal('taken');
  });

  it('a password where a reference names a field, a variable or a file', async () => {
    const references = [
      'op://a/b/Winter2026!',
      'op://a/b/Winter2026',
      'op://a/b/c/P4ssw0rd1x',
      'vault:kv/billing#Winter2026',
      'env:Winter2026',
      'file:/run/secrets/Winter2026!',
      'file:Winter2026',
    ];
    for (const text of references) {
      const { why, words } = await answer(entry('secret', text));
      // The form of a reference of 1Password has no such signs, so that it may be refused by it.
      expect(why, text).to.be.oneOf(['policy-file.secret', 'policy-file.form.reference']);
      expect(words.includes('inter2026'), text).to.equal(false);
    }
    const names = [
      'op://Integrations/Billing 2026/password',
      'op://Integrations/sap4hana/client-secret',
      'op://Integrations/billing/section_1/oauth2client?attribute=otp',
      'vault:kv/team2billing/oauth2client#client_secret',
      'env:BILLING_PASSWORD_2026',
      'file:/run/secrets/billing2026.txt',
      'file:~/secrets/billing',
      'https://billing.vault.azure.net/secrets/Billing2026',
      'arn:aws:secretsmanager:eu-west-1:123456789012:secret:prd/billing2026-AbCdEf',
      'projects/billing-prod/secrets/Billing2026/versions/latest',
    ];
    for (const text of names) expect((await answer(entry('secret', text))).why, text).to.equal('taken');
  });
});

describe('policy file: the library that knows the forms of providers', () => {
  it('leaves no mark in the clock of the process, which the Salesforce CLI clears while it is still measured', async () => {
    performance.clearMarks();
    performance.clearMeasures();
    expect((await answer(file())).why).to.equal('taken');
    await new Promise(setImmediate);
    expect(performance.getEntriesByType('mark').map(({ name }) => name)).to.deep.equal([]);
    expect(performance.getEntriesByType('measure').map(({ name }) => name)).to.deep.equal([]);
  });
});
