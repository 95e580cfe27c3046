-- What members may do and see across two persons in mentoring. Each function asks who it works for (app.person()) and
-- under which role (`set role` survives inside a security definer), so that no page and no job has to be trusted.

create function app.mentor_permits(whose uuid, what text) returns boolean language sql stable
  set search_path = app, pg_temp
  as $$ select coalesce((select state = 'given' from consent_current where person_id = whose and purpose = what), false) $$;

-- "mentor: full" becomes a sentence on the page.
create function app.mentor_refuse(why text) returns void language plpgsql
  as $$ begin raise exception 'mentor: %', why using errcode = 'raise_exception'; end $$;

create function app.mentor_who() returns text language sql stable
  as $$ select case current_setting('role') when 'innsyn_member' then 'member'
    when 'innsyn_coordinator' then 'coordinator' else 'system' end $$;

-- A profile's own steps; what is not in the table is impossible for everybody.
create function app.mentor_profile_guard() returns trigger language plpgsql security definer
  set search_path = app, pg_temp as $$
declare
  was text := case tg_op when 'INSERT' then '' else old.state end;
begin
  if tg_op = 'INSERT' and app.mentor_who() = 'member' then
    new.mentor_since := null;
  end if;
  if new.state = 'applied' and new.role = 'mentee' then
    perform app.mentor_refuse('step');
  elsif app.mentor_who() = 'member' and new.state = 'listed' and new.state <> was
      and not app.mentor_permits(new.person_id, 'mentor_card') then
    perform app.mentor_refuse('step');
  elsif new.state <> was and not exists (
    select from mentor_move where cycle = 'profile' and before = was and after = new.state and who = app.mentor_who()
  ) then
    perform app.mentor_refuse('step');
  elsif new.state <> was and new.state in ('listed', 'paused') and new.role <> 'mentee' and new.mentor_since is null then
    perform app.mentor_refuse('step');
  end if;
  if new.state <> 'rejected' then
    new.sent_back := '';
  end if;
  return new;
end $$;

-- A pair's steps, whoever writes the row; one's side of a pair can't be erased while the other is still in it.
create function app.mentor_side_guard() returns trigger language plpgsql security definer
  set search_path = app, pg_temp as $$
begin
  if tg_op = 'DELETE' then
    if old.state in ('suggested', 'requested', 'question', 'accepted', 'active') then
      perform app.mentor_refuse('step');
    end if;
    return old;
  end if;
  if new.state is distinct from (case tg_op when 'INSERT' then '' else old.state end) and not exists (
    select from mentor_move where cycle = 'pair' and after = new.state
      and before = (case tg_op when 'INSERT' then '' else old.state end)
  ) then
    perform app.mentor_refuse('step');
  end if;
  return new;
end $$;

-- Takes the step for both sides and writes down what happened, for the notices: in the order of the locks, not of the
-- transactions' beginnings.
create function app.mentor_step(pair uuid, target text, by_whom text, cause text, due timestamptz) returns void
  language plpgsql set search_path = app, pg_temp as $$
declare
  was text;
begin
  select state into was from mentor_side where pair_id = pair limit 1;
  if not exists (
    select from mentor_move where cycle = 'pair' and before = was and after = target and who = by_whom
  ) then
    perform app.mentor_refuse('step');
  end if;
  update mentor_side set state = target, reason = cause, since = now(), reminded = false,
    answer_by = case when target in ('suggested', 'requested', 'question') then due end,
    together_at = case when target = 'accepted' then now() else together_at end,
    shares_contact = shares_contact and target in ('accepted', 'active')
    where pair_id = pair;
  insert into mentor_event (event_id, pair_id, before, after, who, reason, at)
    values (gen_random_uuid(), pair, was, target, by_whom, cause, clock_timestamp());
end $$;

-- Closes what is open, of one part or both; locks in one order, so that two of them never wait for each other.
create function app.mentor_close(whose uuid, of_part text, cause text) returns void
  language plpgsql set search_path = app, pg_temp as $$
declare
  pair uuid;
begin
  for pair in
    select mine.pair_id from mentor_side mine
      where mine.person_id = whose and (of_part = '' or mine.part = of_part)
        and mine.state in ('suggested', 'requested', 'question')
      order by mine.pair_id
  loop
    perform from mentor_side where pair_id = pair order by person_id for update;
    if (select state in ('suggested', 'requested', 'question') from mentor_side where pair_id = pair limit 1) then
      perform app.mentor_step(pair, 'closed', 'system', cause, null);
    end if;
  end loop;
end $$;

-- Pausing closes what is open; leaving ends what is under way too.
create function app.mentor_profile_left() returns trigger language plpgsql security definer
  set search_path = app, pg_temp as $$
declare
  pair uuid;
begin
  if tg_op = 'UPDATE' then
    if new.state <> 'listed' and old.state = 'listed' then
      perform app.mentor_close(new.person_id, '', 'paused');
    elsif old.role <> new.role then
      perform app.mentor_close(new.person_id, case new.role when 'mentor' then 'mentee' else 'mentor' end, 'left')
        where new.role <> 'both';
    end if;
    return null;
  end if;
  perform app.mentor_close(old.person_id, '', 'left');
  for pair in
    select pair_id from mentor_side where person_id = old.person_id and state in ('accepted', 'active') order by pair_id
  loop
    perform from mentor_side where pair_id = pair order by person_id for update;
    perform app.mentor_step(pair, 'ended', 'system', 'left', null);
  end loop;
  delete from mentor_suggestion where card_id = old.card_id or person_id = old.person_id;
  delete from mentor_waiting where person_id = old.person_id;
  return null;
end $$;

-- One transaction at a time for each of the two: capacities are counted under these locks.
create function app.mentor_lock(one uuid, other uuid) returns void language sql set search_path = app, pg_temp
  as $$ select from mentor_profile where person_id in (one, other) order by person_id for update $$;

create function app.mentor_together(whose uuid, of_part text) returns bigint language sql stable
  set search_path = app, pg_temp as $$
  select count(*) from mentor_side where person_id = whose and part = of_part and state in ('accepted', 'active') $$;

-- Whether somebody has named the other as one she never wants to meet. A card she has seen by then stays, and a name
-- that she takes back counts on for 90 days: if a card came or went with a name, she would know whose card it is.
create function app.mentor_bars(whose uuid, other app.mentor_profile) returns boolean language sql stable
  set search_path = app, pg_temp as $$
  select exists (
      select from mentor_block where person_id = whose and name_key = other.name_key
        and (taken_back_at is null or taken_back_at > now() - interval '90 days')
    )
    and not exists (select from mentor_suggestion where person_id = whose and card_id = other.card_id)
    and not exists (select from mentor_side where person_id = whose and other_card = other.card_id) $$;

-- Whether these two may be proposed to each other at all, asked again when one asks the other.
create function app.mentor_may_meet(mentee uuid, mentor uuid) returns boolean language sql stable
  set search_path = app, pg_temp as $$
  select mentee <> mentor and exists (
    select from mentor_profile e, mentor_profile m
      where e.person_id = mentee and m.person_id = mentor and e.state = 'listed' and m.state = 'listed'
        and e.role in ('mentee', 'both') and m.role in ('mentor', 'both')
        and (e.employer = '' or lower(e.employer) <> lower(m.employer) or (e.employer_too and m.employer_too))
        and not app.mentor_bars(mentee, m) and not app.mentor_bars(mentor, e)
  ) and app.mentor_permits(mentee, 'mentor_matching') and app.mentor_permits(mentor, 'mentor_matching')
    and app.mentor_permits(mentee, 'mentor_card') and app.mentor_permits(mentor, 'mentor_card')
    and not exists (  -- not a pair already, in either direction
      select from mentor_side a join mentor_side b using (pair_id)
        where a.person_id = mentee and b.person_id = mentor
          and a.state in ('requested', 'question', 'accepted', 'active')
    ) $$;

create function app.mentor_check_request(mentee uuid, mentor uuid, most integer) returns void language plpgsql
  set search_path = app, pg_temp as $$
begin
  if not app.mentor_may_meet(mentee, mentor) then
    perform app.mentor_refuse('gone');
  elsif app.mentor_together(mentee, 'mentee') > 0 then
    perform app.mentor_refuse('has one');
  elsif (select count(*) >= most from mentor_side where person_id = mentee and part = 'mentee'
      and state in ('requested', 'question')) then
    perform app.mentor_refuse('too many');
  elsif app.mentor_together(mentor, 'mentor') >= (select capacity from mentor_profile where person_id = mentor) then
    perform app.mentor_refuse('full');
  end if;
end $$;

create function app.mentor_pair(mentee uuid, mentor uuid, target text, by_whom text, reasons text[], due timestamptz)
  returns uuid language plpgsql set search_path = app, pg_temp as $$
declare
  pair uuid := gen_random_uuid();
begin
  insert into mentor_side (person_id, pair_id, part, state, reason, other_card, why, asked_at, since, answer_by)
    select mine.person_id, pair, case mine.person_id when mentee then 'mentee' else 'mentor' end, target, '',
      other.card_id, reasons, now(), now(), due
      from mentor_profile mine join mentor_profile other on other.person_id in (mentee, mentor)
      where mine.person_id in (mentee, mentor) and mine.person_id <> other.person_id;
  insert into mentor_event (event_id, pair_id, before, after, who, reason, at)
    values (gen_random_uuid(), pair, '', target, by_whom, '', clock_timestamp());
  return pair;
end $$;

-- A mentee asks the mentor of a card that was suggested to her. At most `most` requests are open at a time.
create function app.mentor_ask(card uuid, most integer, due timestamptz) returns uuid language plpgsql security definer
  set search_path = app, pg_temp as $$
declare
  mentor uuid;
  reasons text[];
begin
  select p.person_id, s.why into mentor, reasons from mentor_suggestion s join mentor_profile p using (card_id)
    where s.person_id = app.person() and s.card_id = card;
  if mentor is null then
    perform app.mentor_refuse('gone');
  end if;
  perform app.mentor_lock(app.person(), mentor);
  perform app.mentor_check_request(app.person(), mentor, most);
  return app.mentor_pair(app.person(), mentor, 'requested', 'mentee', reasons, due);
end $$;

-- The coordinator's round proposes two people to each other; null when they may not meet any more.
create function app.mentor_propose(mentee uuid, mentor uuid, reasons text[], due timestamptz) returns uuid
  language plpgsql security definer set search_path = app, pg_temp as $$
begin
  perform app.mentor_lock(mentee, mentor);
  if app.mentor_may_meet(mentee, mentor) and app.mentor_together(mentee, 'mentee') = 0
    and app.mentor_together(mentor, 'mentor') < (select capacity from mentor_profile where person_id = mentor)
    and not exists (select from mentor_side a join mentor_side b using (pair_id)
      where a.person_id = mentee and b.person_id = mentor and a.state = 'suggested')
  then
    return app.mentor_pair(mentee, mentor, 'suggested', 'system', reasons, due);
  end if;
  return null;
end $$;

-- One step of a pair, by the side that asks or, from a job, by nobody.
create function app.mentor_take(pair uuid, target text, cause text, most integer, due timestamptz) returns void
  language plpgsql security definer set search_path = app, pg_temp as $$
declare
  mentee uuid;
  mentor uuid;
  was text;
  actor text := 'system';
begin
  if app.mentor_who() = 'member' then
    select part into actor from mentor_side where pair_id = pair and person_id = app.person();
    if actor is null then
      perform app.mentor_refuse('none');
    end if;
  end if;
  select person_id into mentee from mentor_side where pair_id = pair and part = 'mentee';
  select person_id into mentor from mentor_side where pair_id = pair and part = 'mentor';
  perform app.mentor_lock(mentee, mentor);
  perform from mentor_side where pair_id = pair order by person_id for update;
  select state into was from mentor_side where pair_id = pair limit 1;
  if target = 'requested' and was = 'suggested' then
    perform app.mentor_check_request(mentee, mentor, most);
  elsif target = 'accepted' then
    if app.mentor_together(mentor, 'mentor') >= (select capacity from mentor_profile where person_id = mentor) then
      perform app.mentor_refuse('full');
    elsif app.mentor_together(mentee, 'mentee') > 0 then
      perform app.mentor_refuse('step');
    end if;
  end if;
  perform app.mentor_step(pair, target, actor, cause, due);
  if target = 'accepted' then
    perform app.mentor_close(mentee, 'mentee', 'other');
    if app.mentor_together(mentor, 'mentor') >= (select capacity from mentor_profile where person_id = mentor) then
      perform app.mentor_close(mentor, 'mentor', 'full');
    end if;
  end if;
end $$;

-- The cards this person may see now: what was suggested to her, and the other side of what is open or under way.
create function app.mentor_cards() returns table (
  card_id uuid, role text, level text, industry text, county text, experience text, languages text[], format text,
  hours integer, times text[], offers text[], wants text[], about text
) language sql stable security definer set search_path = app, pg_temp as $$
  select p.card_id, p.role, p.level, p.industry, p.county, p.experience, p.languages, p.format, p.hours, p.times,
    array(select topic from mentor_topic t where t.person_id = p.person_id and side = 'offers' order by weight desc, topic),
    array(select topic from mentor_topic t where t.person_id = p.person_id and side = 'wants' order by weight desc, topic),
    coalesce((select a.about from mentor_about a where a.person_id = p.person_id), '')
  from (  -- one's own few rows first: what others have must not make it slower
    select known.card_id, bool_or(of_a_pair) as of_a_pair from (
      select s.card_id, false as of_a_pair from mentor_suggestion s where s.person_id = app.person()
      union all
      select mine.other_card, true from mentor_side mine where mine.person_id = app.person()
        and mine.state in ('suggested', 'requested', 'question', 'accepted', 'active')
    ) known group by known.card_id
  ) known join mentor_profile p using (card_id)
  where p.person_id <> app.person() and app.mentor_permits(p.person_id, 'mentor_card')
    and app.mentor_permits(p.person_id, 'mentor_matching')
    and (of_a_pair or (p.state = 'listed' and app.mentor_may_meet(app.person(), p.person_id))) $$;

-- What the other side of one's pairs has written for both.
create function app.mentor_entries() returns table (
  entry_id uuid, pair_id uuid, kind text, text text, at timestamptz, made_at timestamptz, done_at timestamptz
) language sql stable security definer set search_path = app, pg_temp as $$
  select e.entry_id, e.pair_id, e.kind, e.text, e.at, e.made_at, e.done_at
  from mentor_side mine
    join mentor_side theirs on theirs.pair_id = mine.pair_id and theirs.person_id <> mine.person_id
    join mentor_entry e on e.pair_id = theirs.pair_id and e.person_id = theirs.person_id
  where mine.person_id = app.person() and e.kind in ('message', 'goal', 'meeting') $$;

-- Where the register keeps the other one's contact details, as long as she wants exactly this person to have them.
create function app.mentor_contacts() returns table (pair_id uuid, ref text) language sql stable security definer
  set search_path = app, pg_temp as $$
  select mine.pair_id, p.register_ref
  from mentor_side mine
    join mentor_side theirs on theirs.pair_id = mine.pair_id and theirs.person_id <> mine.person_id
    join person p on p.person_id = theirs.person_id
  where mine.person_id = app.person() and theirs.state in ('accepted', 'active') and theirs.shares_contact
    and app.mentor_permits(theirs.person_id, 'mentor_contact') $$;

-- Who wants to be a mentor, as the coordinator sees it: a card, nobody's name.
create function app.mentor_applications() returns table (
  card_id uuid, role text, level text, industry text, county text, experience text, languages text[], format text,
  hours integer, times text[], offers text[], wants text[], about text, since timestamptz
) language sql stable security definer set search_path = app, pg_temp as $$
  select p.card_id, p.role, p.level, p.industry, p.county, p.experience, p.languages, p.format, p.hours, p.times,
    array(select topic from mentor_topic t where t.person_id = p.person_id and side = 'offers' order by weight desc, topic),
    array(select topic from mentor_topic t where t.person_id = p.person_id and side = 'wants' order by weight desc, topic),
    coalesce((select a.about from mentor_about a where a.person_id = p.person_id), ''), p.changed_at
  from mentor_profile p
  where p.state = 'applied' and app.mentor_permits(p.person_id, 'mentor_matching') $$;

-- The coordinator's word on one of them, with a reason when it is sent back; returns whose it was, for the notice, or
-- null when it no longer waits.
create function app.mentor_decide(card uuid, decision text, cause text) returns uuid language sql security definer
  set search_path = app, pg_temp as $$
  update mentor_profile set state = decision, changed_at = now(), sent_back = cause,
      mentor_since = case decision when 'listed' then now() else mentor_since end
    where card_id = card and state = 'applied'
      and (decision = 'listed' and cause = '' or decision = 'rejected' and cause <> '')
    returning person_id $$;

-- How it went, as counts of those who allow that: each person's newest answer, and how many are newer than what was
-- released of that kind ({kind: time}). Whose answer it was stays with the two of them; one of them leaving stops a pair.
create function app.mentor_said(released jsonb) returns table (kind text, answer text, people bigint, fresh bigint)
  language sql stable security definer set search_path = app, pg_temp as $$
  select kind, answer, count(*), count(*) filter (where at > coalesce((released ->> kind)::timestamptz, '-infinity'))
    from (
      select distinct on (person_id, kind) person_id, kind, answer, at
        from (
          select person_id, kind, answer, made_at as at from mentor_entry
            where kind in ('check_in', 'feedback') and answer <> ''
          union all
          select person_id, 'ended', case reason when 'left' then 'stopped' else reason end, since from mentor_side
            where state = 'ended'
        ) each_time
        where person_id in (select person_id from consent_current where purpose = 'mentor_outcome' and state = 'given')
        order by person_id, kind, at desc
    ) newest
    group by kind, answer $$;

create trigger guard before insert or update on app.mentor_profile
  for each row execute function app.mentor_profile_guard();
create trigger left_or_paused after update or delete on app.mentor_profile
  for each row execute function app.mentor_profile_left();
create trigger guard before insert or update or delete on app.mentor_side
  for each row execute function app.mentor_side_guard();
