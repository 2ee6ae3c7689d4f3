"""What can be set for a server process: by option, else by `WARDLIGHT_<NAME>` in the environment, else the default here.

Settings of the hospital itself (its name, its zone, 12 or 24 hours) are not here: they are entries, see `wardlight settings set`.
"""

from __future__ import annotations

from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """One server process. Every field is also `WARDLIGHT_<FIELD>`."""

    model_config = SettingsConfigDict(env_prefix="WARDLIGHT_", extra="ignore")

    data: Path = Field(default=Path("wardlight-data"), description="The folder of the hospital: journal, keys, backups.")
    database: str | None = Field(default=None, description="The journal's database, if it is not SQLite in the data folder.")
    host: str = Field(default="0.0.0.0", description="The address to listen on.")
    port: int = Field(default=8080, ge=0, le=65535, description="The port to listen on; 0 takes a free one.")
    hosts: str = Field(
        default="",
        description="The names under which browsers may reach the server, with commas; empty accepts the name that was asked for.",
    )
    url: str = Field(default="", description="The address that devices are enrolled by, such as https://wardlight.myhospital.example.")
    log_level: str = Field(default="warning", description="What is logged: debug, info, warning or error.")
    certfile: Path | None = Field(default=None, description="A TLS certificate, to serve https without a proxy.")
    keyfile: Path | None = Field(default=None, description="The key of the TLS certificate.")
    drill_countdown_s: float = Field(
        default=20, ge=0, le=300, description="Seconds from a drill's declaration until its devices lose the server."
    )
    probe_s: float = Field(
        default=30.0, gt=0, description="How often the addresses outside are asked whether there is internet, in seconds."
    )
    backups: bool = Field(default=True, description="Whether an online backup is made every hour.")
    packs: bool = Field(default=True, description="Whether the paper pack is renewed by itself.")
    pack_copy: str = Field(
        default="", description="Folders that each paper pack is copied to, with commas: another machine's share, a stick."
    )
    pack_every_s: float = Field(default=3600.0, gt=0, description="How old the paper pack becomes before it is made anew, in seconds.")
    pack_after_s: float = Field(
        default=480.0, ge=0, description="How long after a changed order or patient the paper pack is made anew, in seconds."
    )

    def allowed_hosts(self) -> frozenset[str]:
        """The host names that are answered, in lower case; empty means any, as long as a browser's Origin agrees with it."""
        return frozenset(name.strip().lower() for name in self.hosts.split(",") if name.strip())

    def pack_folders(self) -> list[Path]:
        """The second places of the paper pack."""
        return [Path(name.strip()) for name in self.pack_copy.split(",") if name.strip()]

    def public_url(self, port: int | None = None) -> str:
        """The address to enroll by, without a slash at the end."""
        if self.url:
            return self.url.rstrip("/")
        name = "localhost" if self.host in ("0.0.0.0", "::", "") else self.host
        scheme = "https" if self.certfile else "http"
        return f"{scheme}://{name}:{port if port is not None else self.port}"
