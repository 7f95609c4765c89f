"""What `kabar run` and `kabar db reset` say about who can sign in at the console."""

from runtime.settings import Settings

NOBODY = "  Konsol belum punya pengguna / nobody can sign in yet:  kabar user add NAME --role admin"


def told_people(settings: Settings) -> list[str]:
    """Make sure that a demo has a person of each role; return what to say: one-time passwords, or how to get one."""
    from office import demo_people, users
    from runtime.runtime import make_runtime

    rt = make_runtime(settings)
    try:
        passwords = demo_people.add_missing(rt) if settings.is_demo else {}
        if not users.list_all(rt):
            return [NOBODY]
    finally:
        rt.close()
    page = f"{settings.base_url}/sign-in"
    if not passwords:
        return [f"  Konsol / console:  {page}   (lupa kata sandi / forgotten: kabar user reset-password NAME)"]
    width = max(map(len, passwords))
    rows = [f"    {name:<{width}}  {password}" for name, password in passwords.items()]
    return [f"  Konsol / console:  {page}   Kata sandi sekali pakai / one-time passwords, shown this once:", *rows]
