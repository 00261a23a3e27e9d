/** What a member cannot or will not eat. Loads first, then hands over to the form. */

import { useEffect } from "react";
import { Link, Navigate, useNavigate } from "react-router";
import { api, type Profile } from "../api";
import { sentence } from "../http";
import { Icon } from "../parts/Icon";
import { ProfileForm } from "../parts/ProfileForm";
import { Spinner } from "../parts/Spinner";
import { useSession } from "../session";
import { t } from "../strings";
import { useLoaded } from "../useLoaded";

async function load(signal: AbortSignal): Promise<{ profile: Profile; names: string[] }> {
  const [profile, names] = await Promise.all([api.profile(signal), api.allergens(t.bot, signal)]);
  return { profile, names: names.data };
}

export default function ProfileScreen() {
  const { me } = useSession();
  if (me && !me.user) return <Navigate to="/login" replace state={{ next: "/profile" }} />;
  return me ? <MemberProfile /> : <Spinner />;
}

function MemberProfile() {
  const { value, error } = useLoaded(load);
  const navigate = useNavigate();
  useEffect(() => {
    document.title = `${t.profile.title} · ${t.brand}`;
  }, []);
  return (
    <div className="page">
      <Link to="/" className="link back">
        <Icon name="back" />
        {t.profile.back}
      </Link>
      <h1>{t.profile.title}</h1>
      <p className="quiet">{t.profile.sub}</p>
      {value ? <ProfileForm profile={value.profile} names={value.names} /> : null}
      {error ? (
        <p className="problem" role="alert">
          <Icon name="alert" />
          <span>{sentence(error)}</span>
          <button type="button" className="link" onClick={() => void navigate(0)}>
            {t.retry}
          </button>
        </p>
      ) : null}
      {value || error ? null : <Spinner />}
    </div>
  );
}
