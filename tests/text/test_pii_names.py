"""Names where somebody is spoken to, and the many words that stand there and are none."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from malbeot.text.pii import find, scrub
from malbeot.text.pii_rules import rules

GRADES = """
    일반회원 준회원 정회원 특별회원 우수회원 최우수회원 평생회원 명예회원 종신회원
    신규회원 기존회원 유료회원 무료회원 정기회원 연회원 법인회원 개인회원 단체회원
    가족회원 학생회원 골드회원 실버회원 우수 최우수 우량 최우량 일반 신규 기존 골드
    실버 브론즈 플래티넘 다이아 브이아이피 정기권 연간권 정기 단골 최상위 최고급 우대
    공로자 유공자 유단자 장기 단기 신입생 재학생 졸업생 수료생 지원생 연수생 수강생
    수험생 전학생 유학생 교환생 우등생 장학생 임산부 정규직 비정규직 공무원 임직원
    전직원 신입 주민 시민 구민 국민 도민 조합원 주조합 정조합 준조합원 공동체 선착순
    당첨자 우승자 수상자 이수자 유족 지인 원어민 주거인 주주 성인 소인 대인 선수
    이용객 방문객 전고객 우선순 신청인 신고인 문의자 민원인 의뢰인 상속인 수취인
    수령인 임차인 임대인 양도인 양수인 보증인 대리인 피해자 가해자 유권자 주권자
    소비자 전문가 주민등 선생 강사
"""
TITLES = """
    대표 사장 부사장 회장 부회장 이사 상무 전무 부장 차장 과장 대리 주임 사원 팀장
    실장 본부장 원장 부원장 소장 관장 점장 매니저 교수 조교수 부교수 정교수 조교
    강사 선생 교사 교장 교감 박사 석사 의사 약사 간호사 수의사 한의사 주치의 전공의
    전문의 변호사 변리사 세무사 회계사 법무사 노무사 감사 이사장 조합장 위원 위원장
    의원 시장 구청장 도지사 장관 차관 총장 학장 처장 국장 계장 반장 조장 단장
    대장 소대장 중대장 선장 기장 기사 정비사 조리사 요리사 영양사 미용사 사진사
    운전사 설계사 상담사 심리사 치료사 복지사 지도사 해설사 감독 코치 주장 목사
    전도사 집사 장로 권사 신부 수녀 스님 작가 기자 피디 배우 가수 화가 연구원
    조사관 경찰관 소방관 장교 병장 상병 일병 이병 하사 중사 상사 소위 중위 대위
    중령 원사 준위 주무관 사무관 서기관 이장 통장 총무 서기 비서 셰프
    사서 주인 손님 기사
"""
RELATIONS = """
    어머니 아버지 할머니 할아버지 이모 고모 삼촌 외삼촌 숙모 이모부 고모부 조카 사촌
    형 누나 언니 오빠 동생 아우 사위 며느리 장인 장모 시어머니 시아버지 시누이 처남
    처제 형수 제수 매형 매제 남편 아내 배우자 부인 자녀 손자 손녀 외손자 증손자
    보호자 양부모 조부모 친구 선배 후배 동료 애인 지인 이웃 이웃사 주인공 진행자
    주최자 유모 산모 임산부 신랑 신부 조상 선조 자손 이산가
"""
SURNAMES = (
    "김이박최정강조윤장임오서신권황안송류유홍전고문손양배백허"
    "남심노곽성차주우민나진지엄채원천방공현함변염추석선설"
)
TAILS = (
    "님",
    "님은 무료로",
    " 님께서",
    " 고객님",
    " 회원님께",
    "고객님",
    " 씨는",
    " 환자분",
    "님, 안녕하세요",
)
CUSTOMERS = (" 고객님", " 회원님께", "고객님", " 환자분")


def named(word: str, tails: Sequence[str] = TAILS) -> list[str]:
    return [word + tail for tail in tails
            if any(found.kind == "name" for found in find(word + tail))]  # fmt: skip


@pytest.mark.parametrize("words", [GRADES, TITLES, RELATIONS])
def test_grades_titles_and_relations_are_no_names(words: str) -> None:
    assert [text for word in words.split() for text in named(word)] == []


@pytest.mark.parametrize("surname", SURNAMES)
def test_a_surname_with_a_title_is_left(surname: str) -> None:
    tails = [tail for tail in TAILS if tail not in CUSTOMERS]
    assert [text for title in TITLES.split() for text in named(surname + title, tails)] == []


@pytest.mark.parametrize(
    "name", ["김우수", "정우선", "박군수", "이시인", "최소령", "남우량", "오대령"]
)
def test_people_named_like_a_title_are_found(name: str) -> None:
    assert named(name) == [name + tail for tail in TAILS]
    assert (
        scrub(f"{name} 고객님, 결제가 완료되었습니다.").text
        == "[성함] 고객님, 결제가 완료되었습니다."
    )


@pytest.mark.parametrize("name", ["김대표", "박교수", "윤가수", "김서기"])
def test_nobody_calls_a_customer_by_a_title(name: str) -> None:
    assert named(name) == [name + tail for tail in TAILS if tail in CUSTOMERS]


@pytest.mark.parametrize(
    "said",
    ["정회원님은 무료로 들어오세요.", "최우수 고객님께 드려요.", "최우수 회원님",
     "김대표님 계세요?", "박대표님", "조교수님께 여쭤보세요.", "선우대표님",
     "최우량 고객님", "전회원님께 드려요."],
)  # fmt: skip
def test_sentences_keep_their_words(said: str) -> None:
    assert scrub(said).text == said


@pytest.mark.parametrize(
    "name",
    [
        "김민지",
        "박서준",
        "이지은",
        "최우진",
        "정하윤",
        "임서연",
        "남궁민수",
        "김대현",
        "이수진",
        "강도윤",
    ],
)
def test_names_are_still_found(name: str) -> None:
    assert scrub(f"{name} 고객님, 안녕하세요").text == "[성함] 고객님, 안녕하세요"


def test_what_stands_behind_a_name_opens_the_gate() -> None:
    assert find("김민지") == []
    assert all(find(f"김민지 {title}") for title in rules().titles)
    assert all(any(title in tail for title in rules().titles) for tail in TAILS)
