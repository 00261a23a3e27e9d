/** What a member cannot or will not eat, where some bot asks for it. Loads first, then the form. */

import { useEffect } from "react";
import { Link, Navigate, useNavigate } from "react-router";
import { api } from "../api";
import { questionsOf, useBots, type Questions } from "../bots";
import { sentence } from "../http";
import { Icon } from "../parts/Icon";
import { ProfileForm } from "../parts/ProfileForm";
import { Spinner } from "../parts/Spinner";
import { useSession } from "../session";
import { t } from "../strings";
import { useLoaded } from "../useLoaded";

export default function ProfileScreen() {
  const { me } = useSession();
  if (me && !me.user) return <Navigate to="/login" replace state={{ next: "/profile" }} />;
  return me ? <MemberProfile /> : <Spinner />;
}

function MemberProfile() {
  const { list, failed } = useBots();
  useEffect(() => {
    document.title = `${t.profile.title} · ${t.brand}`;
  }, []);
  const questions = list && questionsOf(list);
  return (
    <div className="page">
      <Link to="/" className="link back">
        <Icon name="back" />
        {t.profile.back}
      </Link>
      <h1>{t.profile.title}</h1>
      {questions ? <Asked questions={questions} /> : null}
      {list && !questions ? <p className="quiet">{t.profile.nothing}</p> : null}
      {list === null && failed ? <Failed text={t.profile.failed} /> : null}
      {list === null && !failed ? <Spinner /> : null}
    </div>
  );
}

function Asked({ questions }: { questions: Questions }) {
  const { value, error } = useLoaded(api.profile);
  if (error) return <Failed text={sentence(error)} />;
  return (
    <>
      <p className="quiet">{t.profile.sub}</p>
      {value ? <ProfileForm profile={value} questions={questions} /> : <Spinner />}
    </>
  );
}

function Failed({ text }: { text: string }) {
  const navigate = useNavigate();
  return (
    <p className="problem" role="alert">
      <Icon name="alert" />
      <span>{text}</span>
      <button type="button" className="link" onClick={() => void navigate(0)}>
        {t.retry}
      </button>
    </p>
  );
}
