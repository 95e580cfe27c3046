// The certified provider, as strict as it goes, for tests on loopback.
// Reads one line of JSON: {issuer, clients, keys, people, acrValues, ninClaim}. Says "listening" when it does, and goes
// when its standard input closes, so it cannot outlive the tests.
import { createInterface } from 'node:readline';
import * as oidc from 'oidc-provider';

const lines = createInterface({ input: process.stdin });
const config = JSON.parse((await lines[Symbol.asyncIterator]().next()).value);
const { issuer, clients, keys, people, acrValues, ninClaim } = config;
process.stdin.on('end', () => process.exit()).resume();

const provider = new oidc.Provider(issuer, {
  clients,
  jwks: { keys },
  acrValues,
  cookies: { keys: ['for tests on loopback only'] },
  pkce: { required: () => true },
  claims: { openid: ['sub', 'sid', 'amr'], profile: ['name'], [ninClaim]: [ninClaim], acr: null, auth_time: null },
  conformIdTokenClaims: false, // the scopes' claims stand in the ID token too
  features: {
    devInteractions: { enabled: false },
    pushedAuthorizationRequests: { enabled: true },
    backchannelLogout: { enabled: true },
    rpInitiatedLogout: { enabled: true, logoutSource: askWhetherToSignOut },
  },
  interactions: { url: (_ctx, interaction) => `/interaction/${interaction.uid}` },
  // Its own fetch refuses loopback addresses, where the back-channel logout goes here.
  fetch: (url, { dispatcher, ...options }) => globalThis.fetch(url, options),
  ttl: { AccessToken: 600, Grant: 3600, IdToken: 600, Interaction: 600, Session: 3600 },
  async findAccount(_ctx, sub) {
    return people[sub] && { accountId: sub, claims: async () => ({ sub, ...people[sub] }) };
  },
  // Everybody has consented: the one client is our own.
  async loadExistingGrant(ctx) {
    const grant = new ctx.oidc.provider.Grant({
      clientId: ctx.oidc.client.clientId,
      accountId: ctx.oidc.session.accountId,
    });
    grant.addOIDCScope(`openid profile ${ninClaim}`);
    await grant.save();
    return grant;
  },
});

provider.use(async (ctx, next) => {
  if (!ctx.path.startsWith('/interaction/')) return next();
  const { params } = await provider.interactionDetails(ctx.req, ctx.res);
  if (ctx.method === 'GET') {
    const buttons = Object.keys(people).map((sub) => `<button name="sub" value="${sub}">${people[sub].name}</button>`);
    ctx.type = 'html';
    ctx.body = `<!doctype html><html lang="en"><title>Sign in</title><form method="post">${buttons.join('')}</form></html>`;
    return;
  }
  let body = '';
  for await (const chunk of ctx.req) body += chunk;
  const login = {
    accountId: new URLSearchParams(body).get('sub'),
    acr: (params.acr_values ?? acrValues[0]).split(' ')[0],
    amr: ['test'],
  };
  await provider.interactionFinished(ctx.req, ctx.res, { login }, { mergeWithLastSubmission: false });
  ctx.respond = false;
});

function askWhetherToSignOut(ctx, form) {
  const button = '<button form="op.logoutForm" name="logout" value="yes">Sign out</button>';
  ctx.type = 'html';
  ctx.body = `<!doctype html><html lang="en"><title>Sign out</title>${form}${button}</html>`;
}

for (const event of ['server_error', 'pushed_authorization_request.error', 'grant.error', 'backchannel.error']) {
  provider.on(event, (_ctx, error) => console.error(event, error.message, error.error_detail ?? error.cause?.message));
}
provider.listen(Number(new URL(issuer).port), '127.0.0.1', () => console.log('listening'));
