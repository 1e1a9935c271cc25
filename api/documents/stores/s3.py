"""A bucket of anything that speaks S3."""

from obstore.store import S3Store

from api.documents.stores.objects import Objects


class S3Objects(Objects):
    """Plain http is spoken to an `endpoint` that says so (a server beside us); else https."""

    def __init__(
        self, *, bucket: str, prefix: str, endpoint: str, region: str, access_key_id: str, secret_access_key: str
    ) -> None:
        given = {
            "endpoint": endpoint,
            "region": region,
            "access_key_id": access_key_id,
            "secret_access_key": secret_access_key,
        }
        super().__init__(
            S3Store(
                bucket,
                prefix=prefix,
                virtual_hosted_style_request=False,
                client_options={"allow_http": endpoint.startswith("http://"), "timeout": "30s"},
                retry_config={"max_retries": 4},
                **{name: value for name, value in given.items() if value},  # type: ignore[arg-type]  # all are str
            )
        )
