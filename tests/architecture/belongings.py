"""What an account has besides its records: devices, passkeys, links."""

from uuid import uuid4

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from cryptography.hazmat.primitives.asymmetric import ec
from fido2.cose import ES256
from fido2.webauthn import (
    Aaguid,
    AttestationObject,
    AttestedCredentialData,
    AuthenticatorAttestationResponse,
    AuthenticatorData,
    CollectedClientData,
    RegistrationResponse,
)

from accounts import links
from accounts.models import OneTimeLink, User


def device(user: User) -> UserSession:
    return UserSession.objects.create(
        user=user, session_key=uuid4().hex, ip="127.0.0.1", user_agent="another browser"
    )


def passkey(user: User) -> Authenticator:
    public = ec.generate_private_key(ec.SECP256R1()).public_key()
    held = AttestedCredentialData.create(
        Aaguid.NONE, user.pk.bytes, ES256.from_cryptography_key(public)
    )
    flags = AuthenticatorData.FLAG.UP | AuthenticatorData.FLAG.AT
    shown = AuthenticatorData.create(bytes(32), flags, 0, held)
    kind = CollectedClientData.TYPE.CREATE
    registration = RegistrationResponse(
        raw_id=user.pk.bytes,
        response=AuthenticatorAttestationResponse(
            client_data=CollectedClientData.create(kind, bytes(16), "http://testserver"),
            attestation_object=AttestationObject.create("none", shown, {}),
        ),
    )
    data = {"name": "Passkey 1", "credential": dict(registration)}
    return Authenticator.objects.create(user=user, type=Authenticator.Type.WEBAUTHN, data=data)


def made_link(purpose: OneTimeLink.Purpose, user: User | None) -> str:
    return links.make(purpose, user=user, base_url="http://testserver").split("/")[-2]
