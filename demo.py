"""Starts the whole demo on this machine: PostgreSQL, schema, people, web server and worker. `make run` calls it.

PORT (8050), INNSYN_ORGANISATION (norway or denmark) and INNSYN_DEMO_MEMBERS (2000) may be set. Everything it makes lies
in var/, one folder per organisation; removing the folder starts anew.
"""

from __future__ import annotations

import base64
import datetime as dt
import json
import os
import secrets
import signal
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path

import psycopg
from sqlalchemy.exc import SQLAlchemyError

from data.datamap.organisation import load
from data.db import Database
from data.demo.pay_figures import publish_history
from data.demo.people import STAFF
from data.demo.seed import seed
from data.demo.usage import tell_usage
from data.migrations.run import upgrade
from data.postgres import Server
from data.services import WORKER
from data.staff import grant
from data.vault import RootKeys, Vault

ROOT = Path(__file__).parent
LOGINS = {
    "database": "innsyn_web",
    "jobs_database": "innsyn_jobs",
    "audit_database": "innsyn_audit",
    "register": "innsyn_register",
}


def secrets_of(folder: Path) -> dict[str, str]:
    """The demo's own random secrets, made once and kept readable for its owner alone."""
    file = folder / "secrets.json"
    if not file.exists():
        random = {
            name: base64.b64encode(secrets.token_bytes(32)).decode() for name in ("root", "sign", "web", "m", "s")
        }
        file.touch(mode=0o600)
        file.write_text(json.dumps(random))
    found: dict[str, str] = json.loads(file.read_text())
    return found


def settings(organisation: str, port: int, folder: Path, url: Callable[[str], str]) -> dict[str, str]:
    """The environment of the web server; see config.py for the names. `url` gives a database login's address."""
    kept, origin = secrets_of(folder), f"http://localhost:{port}"
    return {
        "INNSYN_DEMO": "1",
        "INNSYN_ORGANISATION": organisation,
        "INNSYN_ORIGIN": origin,
        **{f"INNSYN_{name.upper()}_URL": url(login) for name, login in LOGINS.items()},
        "INNSYN_SECRET_KEY": kept["web"],
        "INNSYN_ROOT_KEYS": f"1:{kept['root']}",
        "INNSYN_CURRENT_KEY": "1",
        "INNSYN_INDEX_KEY": "1",
        "INNSYN_SIGNING_KEY": kept["sign"],
        "INNSYN_KEY_STORE": f"file://{folder}/keys",
        "INNSYN_FILES": f"file://{folder}/files",
        "INNSYN_MAIL_URL": f"file://{folder}/mail",
        "INNSYN_MEMBER_ISSUER": f"{origin}/demo-eid",
        "INNSYN_MEMBER_CLIENT_ID": "innsyn",
        "INNSYN_MEMBER_CREDENTIAL": kept["m"],
        "INNSYN_STAFF_ISSUER": f"{origin}/demo-staff",
        "INNSYN_STAFF_CLIENT_ID": "innsyn-staff",
        "INNSYN_STAFF_CREDENTIAL": kept["s"],
    }


def prepare(url: Callable[[str], str], environment: dict[str, str], members: int) -> None:
    """Bring the schema up to date and fill an empty database with people."""
    upgrade(url("postgres"))
    organisation = load(environment["INNSYN_ORGANISATION"])
    roots = RootKeys({1: base64.b64decode(environment["INNSYN_ROOT_KEYS"][2:])}, 1, 1)
    vault = Vault(environment["INNSYN_KEY_STORE"], roots)
    seed(url("postgres"), vault, organisation, members, today=dt.datetime.now(dt.UTC).date())
    jobs = Database(url("innsyn_jobs"))
    with jobs.transaction(WORKER) as session:
        for who in STAFF:
            grant(session, environment["INNSYN_STAFF_ISSUER"], who.sub, who.name, who.role, by="demo")
    jobs.close()


def publish_pay_figures(url: Callable[[str], str], organisation: str) -> None:
    """Make the pay figures of the years, once."""
    jobs = Database(url("innsyn_jobs"))
    publish_history(jobs, load(organisation), dt.datetime.now(dt.UTC).date())
    jobs.close()


def tell_past_usage(url: Callable[[str], str], organisation: str, members: int) -> None:
    """Put in how the pages were used in the last months, while they are served; what is cut short goes on later."""
    jobs = Database(url("innsyn_jobs"), statement_timeout=15 * 60_000)
    try:
        tell_usage(url("postgres"), jobs, load(organisation), members, dt.datetime.now(dt.UTC).date())
    except (psycopg.Error, SQLAlchemyError) as error:
        print(f"The past usage is not complete ({type(error).__name__}); the next start goes on with it.", flush=True)
    finally:
        jobs.close()


def wait_for(process: subprocess.Popen[bytes], address: str) -> bool:
    """True when the server answers; False when it ended instead."""
    while process.poll() is None:
        try:
            with urllib.request.urlopen(address + "/healthz", timeout=2) as answer:
                return bool(answer.status == 200)
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    return False


def main() -> int:
    """Run until Ctrl-C; returns the exit code."""
    organisation, port = os.environ.get("INNSYN_ORGANISATION", "norway"), int(os.environ.get("PORT", "8050"))
    members = int(os.environ.get("INNSYN_DEMO_MEMBERS", "2000"))
    folder = ROOT / "var" / organisation
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with Server(folder / "postgres") as server:
        environment = settings(organisation, port, folder, server.url)
        print(f"Preparing the demo of {load(organisation).name} …", flush=True)
        prepare(server.url, environment, members)
        print("Making the pay figures of the last years …", flush=True)
        publish_pay_figures(server.url, organisation)
        write_environment(folder / "demo.env", environment)
        command = [sys.executable, "-m", "gunicorn", "--bind", f"127.0.0.1:{port}", "app:create_app()"]
        log = (folder / "web.log").open("ab")
        web = subprocess.Popen(command, cwd=ROOT, env={**os.environ, **environment}, stdout=log, stderr=log)
        for each in (signal.SIGTERM, signal.SIGINT):
            signal.signal(each, lambda *_: web.terminate())
        if wait_for(web, environment["INNSYN_ORIGIN"]):
            print(
                f"\n  Innsyn is at {environment['INNSYN_ORIGIN']}   (staff: /staff/sign-in, stop: Ctrl-C)\n", flush=True
            )
            threading.Thread(target=tell_past_usage, args=(server.url, organisation, members), daemon=True).start()
        else:
            print(f"The web server did not start. See {folder / 'web.log'}", file=sys.stderr)
        return web.wait()


def write_environment(file: Path, environment: dict[str, str]) -> None:
    """For commands beside the running demo: `set -a; . var/norway/demo.env; flask --app app jobs run`."""
    file.touch(mode=0o600)
    file.write_text("".join(f"{name}='{value}'\n" for name, value in environment.items()))


if __name__ == "__main__":
    raise SystemExit(main())
